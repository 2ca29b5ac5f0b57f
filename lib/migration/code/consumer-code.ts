import type { ImportedDataset, ImportedSubscription } from '../imported-estate';
import { toLiteral } from './literals';
import { AccountVariables, renderFormerName, renderStack } from './stack-code';

const CONSTANTS = [
  '/** The principal that runs `datashare sync`. Replace its object ID. */',
  'const SYNCHRONIZER = {',
  "  principalId: '00000000-0000-4000-8000-000000000000',",
  '  principalType: PrincipalType.SERVICE_PRINCIPAL,',
  '};',
  '',
];

/** Renders the stack of a consumer. Its containers stay in Azure when they go from the code. */
export function renderConsumer(subscriptions: readonly ImportedSubscription[]): string {
  const mappings = subscriptions.flatMap((each) => each.mappings);
  const accounts = new AccountVariables(mappings);
  const names = ['AcceptedSubscription', 'DataStore', 'Invitation', 'PrincipalType'];
  if (subscriptions.some(({ isTriggered }) => isTriggered)) names.push('SnapshotTrigger');
  return renderStack({
    className: 'ConsumerStack',
    names,
    packageImports: ["import { join } from 'node:path';"],
    projectImports: ["import { importContainers } from './import-containers';"],
    constants: CONSTANTS,
    body: [
      ...accounts.render(['retainOnRemoval: true']),
      ...subscriptions.flatMap((each) => ['', ...renderSubscription(each, accounts)]),
      '',
      '    // These containers exist: Terraform takes them over. Remove those that Azure Data Share has not made yet.',
      ...renderImports(mappings, accounts),
    ],
  });
}

function renderSubscription(subscription: ImportedSubscription, accounts: AccountVariables): string[] {
  const { name, shareName, isTriggered, mappings, outputName, acceptanceOutputName } = subscription;
  return [
    `    // With the invitation of the provider's new share, for what was share ${toLiteral(shareName)}.`,
    `    new AcceptedSubscription(this, ${toLiteral(name)}, {`,
    `      invitation: Invitation.fromFile(join(__dirname, ${toLiteral(`${name}.invitation.json`)})),`,
    `      target: ${accounts.getName(mappings[0].account)},`,
    '      mappings: [',
    ...mappings.map((each) => `        ${renderMapping(each)}`),
    '      ],',
    '      identity: SYNCHRONIZER,',
    ...(isTriggered ? ['      snapshotTrigger: SnapshotTrigger.onProviderSchedule(),'] : []),
    `      outputName: ${toLiteral(outputName)},`,
    '      // To accept: the hash of the terms of use that you have read, if there are any, and the time.',
    "      // acceptedTermsSha256: '',",
    "      // acceptedOn: '',",
    `      // acceptanceOutputName: ${toLiteral(acceptanceOutputName)},`,
    '    });',
  ];
}

function renderMapping({ datasetName, exportedName, container, path }: ImportedDataset): string {
  const place = `container: ${toLiteral(container)}${path === '' ? '' : `, path: ${toLiteral(path)}`}`;
  return `{ datasetName: ${toLiteral(datasetName)}, ${place} },${renderFormerName(datasetName, exportedName)}`;
}

function renderImports(mappings: readonly ImportedDataset[], accounts: AccountVariables): string[] {
  const containers = new Map<string, Set<string>>();
  const ids = new Map<string, string>();
  for (const { account, container } of mappings) {
    const store = accounts.getName(account);
    const { subscriptionId, resourceGroupName, storageAccountName } = account;
    ids.set(
      store,
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}/providers/Microsoft.Storage/storageAccounts/${storageAccountName}`,
    );
    containers.set(store, (containers.get(store) ?? new Set()).add(container));
  }
  return [...containers].flatMap(([store, names]) => [
    `    importContainers(${store}, ${toLiteral(ids.get(store)!)}, [`,
    ...[...names].map((name) => `      ${toLiteral(name)},`),
    '    ]);',
  ]);
}
