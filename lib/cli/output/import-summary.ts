import { escapeUnprintable } from '../../errors/redact';
import type {
  ImportedEstate,
  ImportedShare,
  ImportedSubscription,
  LeftOut,
} from '../../migration/imported-estate';
import { quoteArgument } from './shell';

/** Name of the file that lists what is not in the code. */
export const LIST_OF_LEFT_OUT = 'not-imported.json';

/** Describes what an import wrote, what it did not, and what comes next. */
export function describeImport(estate: ImportedEstate, folder: string): string {
  const { shares, subscriptions, leftOut } = estate;
  if (shares.length + subscriptions.length === 0)
    return [
      'Nothing of the files can come along. Nothing was written.',
      ...describeLeftOut(leftOut),
      '',
    ].join('\n');
  const datasets = shares.reduce((sum, share) => sum + share.datasets.length, 0);
  const mappings = subscriptions.reduce((sum, each) => sum + each.mappings.length, 0);
  return [
    `The project is in ${escapeUnprintable(folder)}:`,
    ...(shares.length > 0 ? [`  ${count(shares.length, 'share')} with ${count(datasets, 'dataset')}`] : []),
    ...(subscriptions.length > 0
      ? [`  ${count(subscriptions.length, 'subscription')} with ${count(mappings, 'mapping')}`]
      : []),
    ...describeLeftOut(leftOut),
    '',
    'Next:',
    `  cd ${quoteArgument(folder)}`,
    '  npm install',
    ...describeAnswers(subscriptions),
    '  npm run synth',
    ...describeInvitations(shares),
    ...describeFirstRuns(subscriptions),
    '',
  ].join('\n');
}

/** Describes what nobody but the consumer can add, before the code of a consumer can be synthesized. */
function describeAnswers(subscriptions: readonly ImportedSubscription[]): string[] {
  if (subscriptions.length === 0) return [];
  const [{ name }] = subscriptions;
  return [
    ...showSome(
      subscriptions,
      (each) => `  save the invitation of the new share as ${each.name}.invitation.json`,
    ),
    `  datashare invitation show ${name}.invitation.json`,
    '  complete each subscription in consumer-stack.ts: what it needs to accept, and the object ID of SYNCHRONIZER',
  ];
}

function describeInvitations(shares: readonly ImportedShare[]): string[] {
  const invitations = shares.flatMap(({ name, recipients }) =>
    recipients.map((each) => ({ file: `${name}-${each.name}.invitation.json`, output: each.outputName })),
  );
  if (invitations.length === 0) return [];
  return [
    '',
    'Then apply the stack of the provider with Terraform, and send each recipient its invitation:',
    ...describeApply('provider'),
    ...showSome(invitations, ({ file, output }) => `  ${readOutput('provider', output)} > ${file}`),
    "Nobody has access before you add the recipient's 'acceptance' to the invitation, and apply again.",
  ];
}

function describeFirstRuns(subscriptions: readonly ImportedSubscription[]): string[] {
  if (subscriptions.length === 0) return [];
  return [
    '',
    'Then apply the stack of the consumer with Terraform, and save each subscription:',
    ...describeApply('consumer'),
    ...showSome(
      subscriptions,
      ({ name, outputName }) => `  ${readOutput('consumer', outputName)} > ${name}.subscription.json`,
    ),
    'Stop the triggers in Azure Data Share before the first run, which takes over what was copied:',
    ...showSome(
      subscriptions,
      ({ name }) => `  datashare sync ${name}.subscription.json --reconcile --adopt`,
    ),
  ];
}

const describeApply = (stack: string): string[] => [
  `  terraform -chdir=cdktf.out/stacks/${stack} init`,
  `  terraform -chdir=cdktf.out/stacks/${stack} apply`,
];

const readOutput = (stack: string, name: string): string =>
  `terraform -chdir=cdktf.out/stacks/${stack} output -json ${name}`;

/** The project has all of it: here, each list has a few of its items. */
const MOST_SHOWN = 5;

/** Describes the first items of a list, and how many more it has. */
function showSome<T>(items: readonly T[], describe: (item: T) => string, indent = '  '): string[] {
  const more = items.length - MOST_SHOWN;
  return [...items.slice(0, MOST_SHOWN).map(describe), ...(more > 0 ? [`${indent}and ${more} more`] : [])];
}

function describeLeftOut(leftOut: readonly LeftOut[]): string[] {
  if (leftOut.length === 0) return [];
  const byReason = new Map<string, LeftOut[]>();
  for (const each of leftOut) {
    const some = byReason.get(each.why);
    if (some) some.push(each);
    else byReason.set(each.why, [each]);
  }
  return [
    '',
    `Not in the code, or to be completed, as ${LIST_OF_LEFT_OUT} lists:`,
    ...[...byReason].flatMap(([why, some]) => [
      `  ${escapeUnprintable(why)}:`,
      ...showSome(some, (each) => `    ${escapeUnprintable(nameResource(each))}`, '    '),
    ]),
  ];
}

/** Returns the part of an id that tells resources of an account apart. */
function nameResource({ id, kind }: LeftOut): string {
  const own = id.replace(/^.*\/providers\/microsoft\.datashare\//i, '');
  return kind === null ? own : `${own} (${kind})`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
