import type { IResolvable } from 'cdktf';
import { toLiteral } from '../synthesis/props-validation';
import type { findCompatibilityProblems } from '../../lib/model/checks/store-compatibility';

/** A storage account as an app declares it; any value can be a token. */
export interface ComparedStore {
  readonly storageAccountName: string;
  readonly blobEndpoint: string;
  readonly location: string;
  readonly declaredLocation?: string;
  readonly isHnsEnabled: boolean | IResolvable;
  readonly tenantId?: string | null;
}

export function toLiteralStore(side: ComparedStore): Parameters<typeof findCompatibilityProblems>[0] {
  return {
    storageAccountName: toLiteral(side.storageAccountName),
    blobEndpoint: toLiteral(side.blobEndpoint),
    location: side.declaredLocation ?? toLiteral(side.location),
    isHnsEnabled: toLiteral<boolean>(side.isHnsEnabled),
    tenantId: toLiteral(side.tenantId ?? undefined),
  };
}
