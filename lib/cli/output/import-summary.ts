import { escapeUnprintable } from '../../errors/redact';
import type { ImportedEstate, LeftOut } from '../../migration/imported-estate';
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
    `The project is in ${folder}:`,
    ...(shares.length > 0 ? [`  ${count(shares.length, 'share')} with ${count(datasets, 'dataset')}`] : []),
    ...(subscriptions.length > 0
      ? [`  ${count(subscriptions.length, 'subscription')} with ${count(mappings, 'mapping')}`]
      : []),
    ...describeLeftOut(leftOut),
    '',
    'Next:',
    `  cd ${quoteArgument(folder)}`,
    '  npm install',
    ...(subscriptions.length === 0 ? [] : CONSUMER_STEPS),
    '  npm run synth',
    ...(subscriptions.length === 0 ? [] : FIRST_RUN),
    '',
  ].join('\n');
}

const CONSUMER_STEPS = [
  '  save the invitation of each new share as <subscription>.invitation.json',
  "  read its terms of use, and add 'acceptedTermsSha256' and 'acceptedOn' to the subscription",
  '  replace the object ID of SYNCHRONIZER in consumer-stack.ts',
];

const FIRST_RUN = [
  '',
  'Then apply the stack with Terraform, and save each output that is a subscription as <subscription>.json: terraform output -json <name>.',
  'Stop the triggers in Azure Data Share before the first run, which takes over what was copied:',
  '  datashare sync <subscription>.json --reconcile --adopt',
];

/** The list is in a file, too: here, each reason has a few of its resources. */
const MOST_SHOWN = 5;

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
      ...some.slice(0, MOST_SHOWN).map((each) => `    ${escapeUnprintable(nameResource(each))}`),
      ...(some.length > MOST_SHOWN ? [`    and ${some.length - MOST_SHOWN} more`] : []),
    ]),
  ];
}

/** Returns the part of an id that tells resources of an account apart. */
function nameResource({ id, kind }: LeftOut): string {
  const own = id.replace(/^.*\/providers\/microsoft\.datashare\//i, '');
  return kind === null ? own : `${own} (${kind})`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
