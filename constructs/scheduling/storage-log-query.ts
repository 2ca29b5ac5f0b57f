/**
 * Builds the query that counts who has read how much of a storage account on each day, for 30 days. Reads of metadata and
 * listings count as requests; only reads of content have bytes. Failed requests do not count.
 *
 * Columns of table StorageBlobLogs: AccountName, Category, ObjectKey, RequesterObjectId, RequesterTenantId, ResponseBodySize,
 * StatusCode. Only requests with a token of Microsoft Entra ID have a requester; others show how they were authenticated.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/storagebloblogs
 */
export function buildReadersQuery(storageAccountName: string): string {
  return [
    'StorageBlobLogs',
    '| where TimeGenerated > ago(30d)',
    `| where AccountName == "${storageAccountName}" and Category == "StorageRead"`,
    '| where toint(StatusCode) between (200 .. 299)',
    '| summarize requests = count(), bytes = sum(ResponseBodySize), paths = dcount(ObjectKey) by day = bin(TimeGenerated, 1d), RequesterObjectId, RequesterTenantId, AuthenticationType',
    '| order by day desc, bytes desc',
  ].join('\n');
}
