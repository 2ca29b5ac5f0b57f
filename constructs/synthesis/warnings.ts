import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import { formatValue } from '../../lib/errors/format-value';

/**
 * What is doubtful, but not wrong: said by annotations, which the CDKTF command prints.
 *
 * Each begins with a stable name, as errors do with their code.
 */
export const warnings = {
  accessEnded: (expiresOn: string): string =>
    `AccessEnded: the access of this invitation ended on ${formatValue(expiresOn)}: nothing more may be read; remove it, or have a later 'expiresOn' set`,
  datasetUnmapped: (datasetName: string): string =>
    `DatasetUnmapped: dataset ${formatValue(datasetName)} of the invitation has no mapping: nothing of it is copied; add one to 'mappings' if you want it`,
  notActive: (state: string): string =>
    `AccessWithdrawn: this invitation is ${state.toLowerCase()} by its provider: what was copied stays, and nothing more comes`,
  lateUnwatched: (jobName: string, why: string): string =>
    `LateUnwatched: nobody is told where job ${formatValue(jobName)} has not succeeded for a while: ${why}; ask datashare history, or datashare status`,
  logsUnheard: (jobName: string): string =>
    `LogsUnheard: the environment of job ${formatValue(jobName)} does not write to the workspace that its alerts look at: none would ever tell of a failure; give the job the 'logAnalyticsWorkspaceId' of the monitoring`,
  logsUnknown: (jobName: string): string =>
    `LogsUnknown: whether the environment of job ${formatValue(jobName)} writes to the workspace that its alerts look at is unknown here; look`,
  tenantUnknown: (account: string): string =>
    `TenantUnknown: whether this managed identity is of the tenant of storage account ${formatValue(account)}, as it must be, is unknown; set 'tenantId' of the data store`,
  acceptanceTenantUnknown: (account: string): string =>
    `TenantUnknown: whether the acceptance comes from the tenant of storage account ${formatValue(account)} is unknown, so that its reader is taken for one of another tenant, and the recipient's own principal is granted; set 'tenantId' of the data store`,
  shareNameDiffers: (accepted: string, shareName: string): string =>
    `ShareNameDiffers: the acceptance is of share ${formatValue(accepted)}, this one is ${formatValue(shareName)}; make sure that it was given for this share`,
  roleUnknown: (roleDefinitionName: string): string =>
    `RoleUnknown: Azure has no built-in role ${formatValue(roleDefinitionName)}: if it is none of your own either, the apply will fail; its roles for blobs are Storage Blob Data Reader, Contributor and Owner, and Storage Blob Delegator`,
  sharedKeyOn: (account: string): string =>
    `SharedKeyEnabled: whoever has a key of storage account ${formatValue(account)}, or a SAS made from it, reads everything in it, whatever is granted and however long; set 'sharedAccessKeyEnabled' to false`,
  sharedKeyUnknown: (account: string): string =>
    `SharedKeyUnknown: whether storage account ${formatValue(account)} can be read with its keys is unknown here; look, and say so by 'sharedAccessKeyEnabled' of the data store`,
  containerPublic: (container: string, access: string): string =>
    `ContainerPublic: anybody may read container ${formatValue(container)}, whoever it is shared with: its access type is ${formatValue(access)}; set 'containerAccessType' to "private"`,
  publicUnknown: (account: string): string =>
    `PublicAccessUnknown: whether storage account ${formatValue(account)} lets its containers be public is unknown here; look, and say so by 'allowNestedItemsToBePublic' of the data store`,
  publicAllowed: (account: string): string =>
    `PublicAccessAllowed: containers of storage account ${formatValue(account)} can be made public; set 'allowNestedItemsToBePublic' to false`,
  manyAssignments: (count: number, limit: number, subscription: string): string =>
    `AssignmentsNearLimit: this stack makes ${count} or more role assignments in ${subscription}, which may have ${limit} in all, those of others included; invite groups, or share from several subscriptions`,
  assignmentLimitExceeded: (limit: number, subscription: string): string =>
    `AssignmentsOverLimit: this stack makes more than the ${limit} role assignments that ${subscription} may have: Azure will refuse the rest; invite groups, or share from several subscriptions`,
};

/** Says something doubtful of a construct, once. */
export function warn(construct: IConstruct, text: string): void {
  if (!isReported(construct, text)) Annotations.of(construct).addWarning(text);
}

/** Says what we cannot know of a construct, once. */
export function inform(construct: IConstruct, text: string): void {
  if (!isReported(construct, text)) Annotations.of(construct).addInfo(text);
}

/** Several shares, stacks and syntheses find the same. */
function isReported(construct: IConstruct, text: string): boolean {
  return construct.node.metadata.some(({ data }) => data === text);
}
