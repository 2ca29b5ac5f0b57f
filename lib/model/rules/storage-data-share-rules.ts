import { sourceContainerRule } from './naming-rules';
import { createPatternRule } from './rule';

/*
 * Azure's rules for data shares and connectors of Azure Storage, from the specification of Microsoft.Storage 2026-04-01.
 */

/** The rule of the name of a data share or connector. */
export const dataShareNameRule = createPatternRule(
  /^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$/,
  '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit',
);

/** Maximum number of characters in the description of a data share or connector. */
export const MAX_DATA_SHARE_DESCRIPTION = 250;

const DATA_SHARE_URI =
  /^azds:\/\/([A-Za-z0-9]{1,64}):([a-z0-9](?![^:]*--)[a-z0-9-]{1,61}[a-z0-9]):([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})$/;

/** The rule of the URI by which a connector names a data share. */
export const dataShareUriRule = createPatternRule(
  DATA_SHARE_URI,
  'the URI of a data share, like azds://westeurope:sales:00000000-0000-0000-0000-000000000000',
);

/** The parts of the URI of a data share. */
export interface DataShareUriParts {
  readonly location: string;
  readonly dataShareName: string;
  /** GUID of the data share. Azure gives a data share that is created again another one. */
  readonly identifier: string;
}

/** Reads the URI of a data share; undefined if it is none. */
export function parseDataShareUri(uri: string): DataShareUriParts | undefined {
  const [, location, dataShareName, identifier] = DATA_SHARE_URI.exec(uri) ?? [];
  return location === undefined ? undefined : { location, dataShareName, identifier };
}

/** Returns the path of a dataset as an asset of a data share: `/container`, `/container/folder` or `/container/folder/blob`. */
export function toAssetPath(container: string, path: string): string {
  return path === '' ? `/${container}` : `/${container}/${path}`;
}

/** The rule of the container of an asset. Nothing says if a container that Azure made can be shared. */
export function assetContainerRule(container: string): string | undefined {
  return container.startsWith('$')
    ? "a container whose name does not begin with '$': it is not documented that Azure Storage shares such a container"
    : sourceContainerRule(container);
}
