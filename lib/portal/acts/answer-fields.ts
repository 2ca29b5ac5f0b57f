import type { ActField } from './act-field';

const CONSUMER: readonly ActField[] = [
  {
    name: 'consumer',
    option: '--consumer',
    kind: 'line',
    label: 'Your company',
    hint: 'for the provider',
    isRare: true,
  },
  {
    name: 'contact',
    option: '--contact',
    kind: 'line',
    label: 'Contact',
    hint: 'how the provider can reach you',
    isRare: true,
  },
  {
    name: 'tenant',
    option: '--tenant',
    kind: 'line',
    label: 'Your Microsoft Entra tenant',
    hint: 'UUID; the invited tenant, if empty',
    isRare: true,
  },
];

/** The fields of an acceptance. */
export const ACCEPT_FIELDS: readonly ActField[] = [
  {
    name: 'account',
    option: '--account',
    kind: 'line',
    label: 'Your storage account',
    hint: 'name of the account that receives the copies',
    isRequired: true,
  },
  {
    name: 'location',
    option: '--location',
    kind: 'line',
    label: 'Region of the account',
    hint: 'such as westeurope',
    isRequired: true,
  },
  {
    name: 'hns',
    option: '--hns',
    kind: 'switch',
    label: 'The account is ADLS Gen2 (hierarchical namespace)',
  },
  {
    name: 'container',
    option: '--container',
    kind: 'line',
    label: 'Container',
    hint: 'one folder for each dataset; a new name, if empty',
  },
  {
    name: 'map',
    option: '--map',
    kind: 'places',
    label: 'Place of each dataset',
    hint: 'container or container/folder; a folder of the container above, if empty',
  },
  { name: 'leaveOut', option: '--leave-out', kind: 'datasets', label: 'Leave out' },
  {
    name: 'trigger',
    option: '--trigger',
    kind: 'line',
    label: 'Runs',
    hint: "manual (default), provider (the provider's schedule), or a cron expression in UTC",
  },
  {
    name: 'deletions',
    option: '--deletions',
    kind: 'choice',
    label: 'Files deleted at the source',
    choices: ['', 'keep', 'mirror'],
  },
  {
    name: 'publish',
    option: '--publish',
    kind: 'choice',
    label: 'Publish',
    choices: ['', 'inPlace', 'atomic'],
    isRare: true,
  },
  {
    name: 'keepSnapshots',
    option: '--keep-snapshots',
    kind: 'line',
    label: 'Atomic snapshots to keep',
    isRare: true,
  },
  {
    name: 'allowCrossRegion',
    option: '--allow-cross-region',
    kind: 'switch',
    label: 'Allow copies to another region; egress is billed',
    isRare: true,
  },
  {
    name: 'allowCrossKind',
    option: '--allow-cross-kind',
    kind: 'switch',
    label: 'Allow copies between ADLS Gen2 and flat Blob storage',
    isRare: true,
  },
  {
    name: 'endpoint',
    option: '--endpoint',
    kind: 'line',
    label: 'Blob endpoint',
    hint: 'https://<account>.blob.core.windows.net, if empty',
    isRare: true,
  },
  {
    name: 'reader',
    option: '--reader',
    kind: 'line',
    label: 'Identity that reads',
    hint: 'object ID; the invited identity, if empty',
    isRare: true,
  },
  {
    name: 'readerType',
    option: '--reader-type',
    kind: 'choice',
    label: 'Type of the identity',
    choices: ['', 'User', 'Group', 'ServicePrincipal', 'ManagedIdentity'],
    isRare: true,
  },
  {
    name: 'subscriptionName',
    option: '--name',
    kind: 'line',
    label: 'Name of the subscription',
    hint: 'name of the share, if empty',
    isRare: true,
  },
  ...CONSUMER,
  { name: 'acceptTerms', option: '--accept-terms', kind: 'terms', label: 'I accept these terms' },
];

/** The fields of a rejection. */
export const REJECT_FIELDS: readonly ActField[] = [
  {
    name: 'reason',
    option: '--reason',
    kind: 'line',
    label: 'Reason',
    hint: 'for the provider',
    isRequired: true,
  },
  ...CONSUMER,
];
