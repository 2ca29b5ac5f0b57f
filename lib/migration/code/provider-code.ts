import { DatasetType } from '../../model/values/dataset';
import type { ImportedDataset, ImportedRecipient, ImportedShare } from '../imported-estate';
import { toLiteral } from './literals';
import { AccountVariables, renderFormerName, renderStack } from './stack-code';

/** Renders the stack of a provider. */
export function renderProvider(shares: readonly ImportedShare[]): string {
  const accounts = new AccountVariables(shares.flatMap(({ datasets }) => datasets));
  const names = ['Dataset', 'DataStore', 'Share', 'ShareKind'];
  if (shares.some(({ recipients }) => recipients.length > 0)) names.push('GrantTiming', 'Recipient');
  if (shares.some(({ schedule }) => schedule)) names.push('SnapshotSchedule');
  return renderStack({
    className: 'ProviderStack',
    names,
    body: [
      ...accounts.render(),
      ...shares.flatMap((share, index) => ['', ...renderShare(share, `share${index + 1}`, accounts)]),
    ],
  });
}

function renderShare(share: ImportedShare, variable: string, accounts: AccountVariables): string[] {
  const { name, exportedName, description, terms, schedule, datasets, recipients } = share;
  const store = accounts.getName(datasets[0].account);
  return [
    `    ${recipients.length > 0 ? `const ${variable} = ` : ''}new Share(this, ${toLiteral(`share-${name}`)}, {`,
    `      name: ${toLiteral(name)},${renderFormerName(name, exportedName)}`,
    `      dataStore: ${store},`,
    '      shareKind: ShareKind.COPY_BASED,',
    '      datasets: [',
    ...datasets.map((each) => {
      const code = renderDataset(each, accounts.getName(each.account), store);
      return `        ${code},${renderFormerName(each.datasetName, each.exportedName)}`;
    }),
    '      ],',
    ...(description === undefined ? [] : [`      description: ${toLiteral(description)},`]),
    ...(terms === undefined ? [] : [`      termsOfUse: ${toLiteral(terms)},`]),
    ...(schedule ? [`      snapshotSchedule: ${renderSchedule(schedule)},`] : []),
    '    });',
    ...recipients.flatMap((each) => renderInvitation(each, variable)),
  ];
}

function renderDataset(
  { datasetType, container, path, datasetName }: ImportedDataset,
  store: string,
  defaultStore: string,
): string {
  const options = `{ datasetName: ${toLiteral(datasetName)}${store === defaultStore ? '' : `, dataStore: ${store}`} }`;
  switch (datasetType) {
    case DatasetType.CONTAINER:
      return `Dataset.container(${toLiteral(container)}, ${options})`;
    case DatasetType.FOLDER:
      return `Dataset.folder(${toLiteral(container)}, ${toLiteral(path)}, ${options})`;
    case DatasetType.FILE:
      return `Dataset.file(${toLiteral(container)}, ${toLiteral(path)}, ${options})`;
  }
}

function renderSchedule({ every, hour, minute }: NonNullable<ImportedShare['schedule']>): string {
  return every === 'Hour'
    ? `SnapshotSchedule.hourly({ minute: ${minute} })`
    : `SnapshotSchedule.daily({ hour: ${hour}, minute: ${minute} })`;
}

function renderInvitation(
  { name, contact, expiresOn, outputName }: ImportedRecipient,
  variable: string,
): string[] {
  const props = [
    `name: ${toLiteral(name)}`,
    ...(contact === undefined ? [] : [`contact: ${toLiteral(contact)}`]),
  ];
  const options = [
    'grantOn: GrantTiming.ACCEPTANCE',
    ...(expiresOn === undefined ? [] : [`expiresOn: ${toLiteral(expiresOn)}`]),
    `outputName: ${toLiteral(outputName)}`,
  ];
  return [
    `    ${variable}.invite(`,
    `      new Recipient(${variable}, ${toLiteral(name)}, { ${props.join(', ')} }),`,
    `      { ${options.join(', ')} },`,
    '    );',
  ];
}
