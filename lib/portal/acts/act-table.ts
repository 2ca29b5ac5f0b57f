import { createLookup } from '../../lookup';
import { ACCEPT_FIELDS, REJECT_FIELDS } from './answer-fields';
import type { ActField } from './act-field';

/** Something that a person can do in the portal: one command, with the options that the page offers. */
export interface Act {
  readonly name: string;
  /** Words of the command, such as `invitation show`. */
  readonly command: readonly string[];
  /** Text of the button. */
  readonly title: string;
  /** One sentence: the effect. */
  readonly explanation: string;
  readonly fields: readonly ActField[];
  /** Arguments that the command always gets. */
  readonly fixed?: readonly string[];
  /** True if the command writes files into the folder of the portal. */
  readonly writesFiles?: true;
}

const MODE: ActField = {
  name: 'mode',
  option: '--mode',
  kind: 'choice',
  label: 'Mode',
  choices: ['incremental', 'full'],
};

const SUBSCRIPTION_ACTS: readonly Act[] = [
  {
    name: 'check',
    command: ['check'],
    title: 'Check',
    explanation: 'Checks that both sides match, and reports changes since you accepted. Writes nothing.',
    fields: [],
  },
  {
    name: 'plan',
    command: ['plan'],
    title: 'Plan',
    explanation: 'Shows what a synchronization would copy, and why. Writes nothing.',
    fields: [MODE],
  },
  {
    name: 'sync',
    command: ['sync'],
    title: 'Synchronize',
    explanation: 'Copies new and changed files from account to account.',
    fixed: ['--log-format=json'],
    fields: [
      MODE,
      {
        name: 'maxBytes',
        option: '--max-bytes',
        kind: 'line',
        label: 'Copy at most',
        hint: 'such as 10GB; the next run copies the rest',
      },
      {
        name: 'allowDeletes',
        option: '--allow-deletes',
        kind: 'line',
        label: 'Let a mirror delete',
        hint: 'number of files, beyond the limit of a dataset',
      },
    ],
  },
  {
    name: 'verify',
    command: ['verify'],
    title: 'Verify',
    explanation: 'Compares the target with the last snapshot. Writes nothing.',
    fields: [{ name: 'deep', option: '--deep', kind: 'switch', label: 'Read and hash every file' }],
  },
  {
    name: 'history',
    command: ['history'],
    title: 'History',
    explanation: 'Lists the latest synchronizations and rollbacks.',
    fields: [],
  },
  {
    name: 'snapshots',
    command: ['snapshots'],
    title: 'Snapshots',
    explanation: 'Lists the kept snapshots of each dataset (atomic publishing only).',
    fields: [],
  },
  {
    name: 'rollback',
    command: ['rollback'],
    title: 'Roll back',
    explanation: 'Republishes the previous snapshot (atomic publishing only). Copies nothing.',
    fields: [
      { name: 'dataset', option: '--dataset', kind: 'line', label: 'Dataset', hint: 'all, if empty' },
      {
        name: 'to',
        option: '--to',
        kind: 'line',
        label: 'Snapshot',
        hint: 'the one before the published one, if empty',
      },
      { name: 'hold', option: '--hold', kind: 'switch', label: 'Hold: publish no later snapshot' },
      { name: 'release', option: '--release', kind: 'switch', label: 'Release: end a hold' },
    ],
  },
];

const ANSWER_ACTS: readonly Act[] = [
  {
    name: 'accept',
    command: ['accept'],
    title: 'Accept',
    explanation: 'Writes the acceptance and the subscription, and sends the acceptance to the exchange.',
    fields: ACCEPT_FIELDS,
    writesFiles: true,
  },
  {
    name: 'accept-check',
    command: ['accept'],
    title: 'Check the answer',
    explanation: 'Checks everything, and writes and sends nothing.',
    fields: ACCEPT_FIELDS,
    fixed: ['--dry-run', '--json'],
    writesFiles: true,
  },
  {
    name: 'reject',
    command: ['reject'],
    title: 'Reject',
    explanation: 'Writes the rejection, and sends it to the exchange.',
    fields: REJECT_FIELDS,
    writesFiles: true,
  },
];

const PROVIDER_ACTS: readonly Act[] = [
  {
    name: 'take-in',
    command: ['acceptance', 'export'],
    title: 'Take in the acceptances',
    explanation: 'Writes the acceptances in the exchanges to files, which your code loads.',
    fields: [],
    writesFiles: true,
  },
  {
    name: 'publish',
    command: ['invitation', 'publish'],
    title: 'Publish the invitations',
    explanation: 'Writes the invitations to their exchange, where only the recipient can read each one.',
    fields: [],
  },
];

/** Everything that the portal can do, by name. */
export const ACTS = createLookup<Act>(
  Object.fromEntries([...ANSWER_ACTS, ...SUBSCRIPTION_ACTS, ...PROVIDER_ACTS].map((act) => [act.name, act])),
);

/** Names of the acts on a subscription that a page offers, in their order. */
export const SUBSCRIPTION_ACT_NAMES: readonly string[] = SUBSCRIPTION_ACTS.map(({ name }) => name);
