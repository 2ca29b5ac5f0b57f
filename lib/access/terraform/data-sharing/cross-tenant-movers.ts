import { formatValue } from '../../../errors/format-value';
import type { TerraformResource } from '../files/terraform-file';
import type { Json } from '../syntax/json-values';
import { toRecord } from '../syntax/json-values';
import type { TerraformTexts } from '../values/terraform-texts';
import { isKnownObject, OpenText, readArmTypeName, resolveBody } from './arm-bodies';

const ENDPOINT = 'microsoft.storagemover/storagemovers/endpoints';
const JOB = 'microsoft.storagemover/storagemovers/projects/jobdefinitions';

/** Maximum number of accounts to name. */
const MAX_NAMES = 3;

/**
 * Reads the endpoints and jobs of Storage Mover that copy to or from another tenant, where no role of the account decides who reads:
 * what each one does. Others, and those whose body is not known, are listed by their type alone.
 *
 * @see https://learn.microsoft.com/azure/storage-mover/azure-cross-tenant-blob-migration
 */
export function readCrossTenantMovers(
  texts: TerraformTexts,
  resources: readonly TerraformResource[],
): ReadonlyMap<TerraformResource, string> {
  const found = new Map<TerraformResource, string>();
  for (const resource of resources) {
    if (resource.isData || !resource.type.startsWith('azapi_')) continue;
    const type = readArmTypeName(texts, resource);
    if (type !== ENDPOINT && type !== JOB) continue;
    const body = resolveBody(texts, resource.values['body'] ?? resource.createdWith?.['body']);
    const properties = isKnownObject(body) ? body['properties'] : undefined;
    if (!isKnownObject(properties)) continue;
    const missing = toRecord(toRecord(resource.unknownParts?.['body'])['properties']);
    // A plan leaves out what only Terraform knows: a switch that is not known to be off can be on.
    const open = Object.fromEntries(
      Object.entries(missing).flatMap(([name, mark]) =>
        mark === true ? [[name, new OpenText('${open}', [])]] : [],
      ),
    );
    const known = { ...open, ...properties };
    const what = type === JOB ? describeJob(known) : describeEndpoint(known);
    if (what !== undefined) found.set(resource, what);
  }
  return found;
}

function describeJob(properties: Json): string | undefined {
  const { sourceName, sourceSubpath, crossTenantEndpointResourceId: endpoint } = properties;
  // A switch that is not known to be off can be on.
  if ((properties['isCrossTenantJob'] ?? false) === false && (endpoint ?? null) === null) return undefined;
  const tenant = nameText(properties['crossTenantEndpointTenantId'], 'a tenant');
  return `copies blobs to another tenant (${tenant}), where no role of this account decides who reads them: what is below ${nameText(sourceSubpath, 'a folder')} of the endpoint ${nameText(sourceName, 'an endpoint')}, to ${nameText(endpoint, 'an endpoint')}`;
}

function describeEndpoint(properties: Json): string | undefined {
  const { enableCrossTenantTransfer: isEnabled, allowedStorageAccounts: allowed } = properties;
  const accounts: readonly unknown[] | undefined = Array.isArray(allowed) ? allowed : undefined;
  if ((isEnabled ?? false) === false && (allowed ?? null) === null) return undefined;
  const names = accounts?.map((each) => nameText(toLastSegment(each), 'an account')) ?? [
    'accounts that only Terraform knows',
  ];
  const rest = names.length - MAX_NAMES;
  const shown = [...names.slice(0, MAX_NAMES), ...(rest > 0 ? [`${rest} more`] : [])].join(', ');
  const container = `container ${nameText(properties['blobContainerName'], 'a container')}`;
  const account = `account ${nameText(toLastSegment(properties['storageAccountResourceId']), 'an account')}`;
  return properties['endpointKind'] === 'Target'
    ? `lets jobs of another tenant write to ${container} of ${account}, from ${shown}`
    : `lets jobs of its storage mover copy all of ${container} of ${account} to another tenant, to ${shown}`;
}

function toLastSegment(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(value.lastIndexOf('/') + 1) : value;
}

/** Names a text of a body; one that only Terraform knows by its expression. */
function nameText(value: unknown, thing: string): string {
  if (typeof value === 'string') return formatValue(value);
  return value instanceof OpenText && !value.text.includes('${')
    ? formatValue(value.text)
    : `${thing} that only Terraform knows`;
}
