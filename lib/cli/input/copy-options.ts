import type { Command } from 'commander';
import { Option } from 'commander';
import type { Problem } from '../../errors/error-codes';
import { MAX_SNAPSHOTS, PreserveAcls, PublishMode } from '../../model/values/publication';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { SubscriptionChoices } from '../../model/documents/document-builders';
import { createChoiceRule, findOptionProblems } from './option-rules';

/** The options that choose how data is copied. Each has the name of the field of the subscription that it sets. */
export type CopyOptions = {
  readonly [Field in keyof SubscriptionChoices]?: SubscriptionDocument[Field] extends boolean
    ? boolean
    : string;
};

/** An option with a value: its rule, and the value of the field. */
interface CopySetting<T> {
  readonly flag: string;
  readonly rule: (text: string) => string | undefined;
  readonly parse: (text: string) => T;
}

/** An option without a value: it can be given as `--no-...` too. */
interface CopySwitch {
  readonly flag: string;
}

/** The options by field: a new choice of a subscription needs an option. */
const COPY_SETTINGS: {
  readonly [Field in keyof Required<SubscriptionChoices>]: SubscriptionDocument[Field] extends boolean
    ? CopySwitch
    : CopySetting<SubscriptionDocument[Field]>;
} = {
  deletions: createChoice('--deletions', ['keep', 'mirror']),
  maxDeleteFraction: {
    flag: '--max-delete-fraction',
    rule: (text) => (/^(?:0?\.\d{1,15}|0|1|1\.0{1,15})$/.test(text) ? undefined : 'a number from 0 to 1'),
    parse: Number,
  },
  publish: createChoice('--publish', Object.values(PublishMode)),
  keepSnapshots: {
    flag: '--keep-snapshots',
    rule: (text) =>
      /^[1-9]\d{0,3}$/.test(text) && Number(text) <= MAX_SNAPSHOTS
        ? undefined
        : `a whole number from 1 to ${MAX_SNAPSHOTS}`,
    parse: Number,
  },
  successMarker: { flag: '--success-marker' },
  preserveTags: { flag: '--preserve-tags' },
  preserveTier: { flag: '--preserve-tier' },
  preserveAcls: createChoice('--preserve-acls', Object.values(PreserveAcls)),
  allowCrossRegion: { flag: '--allow-cross-region' },
  allowCrossKind: { flag: '--allow-cross-kind' },
};

type CopyField = keyof typeof COPY_SETTINGS;

const FIELDS = Object.keys(COPY_SETTINGS) as CopyField[];

function createChoice<T extends string>(flag: string, allowed: readonly T[]): CopySetting<T> {
  return { flag, rule: createChoiceRule(allowed), parse: (text) => text as T };
}

/** Adds the options that choose how data is copied. */
export function addCopyOptions(command: Command): Command {
  command
    .option('--deletions <what>', 'files deleted at the source: keep (default) or mirror')
    .option('--max-delete-fraction <n>', 'files that one run of a mirror can delete, 0 to 1 (default: 0.2)')
    .option('--publish <how>', 'inPlace (default): file by file; atomic: each dataset at once')
    .option('--keep-snapshots <n>', 'atomic snapshots to keep (default: 2)')
    .option('--success-marker', 'mark each complete dataset with an empty file _SUCCESS')
    .option('--preserve-tags', 'copy blob index tags, if the provider shares them')
    .option('--preserve-tier', 'copy access tiers that are set at the source')
    .option('--preserve-acls <what>', 'access control in ADLS Gen2: none (default), permissions or all')
    .option('--allow-cross-region', 'allow copies to another region; egress is billed')
    .option('--allow-cross-kind', 'allow copies between ADLS Gen2 and flat Blob storage');
  for (const field of FIELDS)
    if (!('rule' in COPY_SETTINGS[field])) addNegation(command, COPY_SETTINGS[field].flag);
  return command;
}

/** Adds the option that turns a switch off which the files of the previous answer turn on. */
export function addNegation(command: Command, flag: string): Command {
  return command.addOption(new Option(flag.replace('--', '--no-')).hideHelp());
}

/** Checks the value of each option by itself. */
export function findCopyOptionProblems(options: CopyOptions): Problem[] {
  return findOptionProblems(
    FIELDS.flatMap((field) => {
      const setting = COPY_SETTINGS[field];
      const value = options[field];
      return 'rule' in setting && typeof value === 'string' ? [[setting.flag, value, setting.rule]] : [];
    }),
  );
}

/** Lists the options that were given. */
export function listCopyOptions(options: CopyOptions): string[] {
  return FIELDS.filter((field) => options[field] !== undefined).map((field) => COPY_SETTINGS[field].flag);
}

/** Returns the choices of a subscription: those of valid options, and otherwise those of the previous subscription. */
export function mergeCopyChoices(
  options: CopyOptions,
  previous: SubscriptionDocument | undefined,
): SubscriptionChoices {
  const chosen = FIELDS.flatMap((field): [string, unknown][] => {
    const setting = COPY_SETTINGS[field];
    const given = options[field];
    if (typeof given === 'boolean') return [[field, given]];
    if (given !== undefined && 'rule' in setting && setting.rule(given) === undefined)
      return [[field, setting.parse(given)]];
    return previous ? [[field, previous[field]]] : [];
  });
  return Object.fromEntries(chosen);
}
