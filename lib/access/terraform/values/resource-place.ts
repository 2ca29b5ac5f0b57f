import type { TerraformResource } from '../files/terraform-file';
import type { AccountPlace } from './arm-scope';
import type { TerraformTexts } from './terraform-texts';

/** Reads where a resource is, from its id or its resource group; null for what the file does not say. */
export function readPlace(
  resource: TerraformResource | undefined,
  id: string,
  texts: TerraformTexts,
): AccountPlace {
  const [, subscription = null, group = null] =
    /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)/i.exec(id) ?? [];
  const written = resource && texts.readArgument(resource, 'resource_group_name');
  return {
    account: null,
    subscription,
    resourceGroup: group ?? (written?.isKnown ? written.readText : null),
  };
}
