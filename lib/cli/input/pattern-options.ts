import type { Command } from 'commander';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatNames } from '../../errors/format-value';
import type { InvitationDocument } from '../../model/documents/invitation';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import { DatasetType } from '../../model/values/dataset';
import type { PathPatterns } from '../../model/values/path-patterns';
import { MAX_PATTERNS, pathPatternRule, pickPatterns } from '../../model/values/path-patterns';
import { createRepeatedOption } from './option-rules';

/** The options that choose which files of a dataset are copied. */
export interface PatternOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** Adds the options. Both can be repeated. */
export function addPatternOptions(command: Command): Command {
  return command
    .addOption(
      createRepeatedOption(
        '--include <dataset=pattern>',
        'copy only matching files: daily=2026/**; repeat it for others; daily= for all files again',
      ),
    )
    .addOption(
      createRepeatedOption(
        '--exclude <dataset=pattern>',
        'copy no matching files: daily=**/*.tmp; repeat it for others; daily= for none again',
      ),
    );
}

/** The patterns that the options name. */
export interface GivenPatterns {
  /** By dataset name. An empty list removes the patterns of the previous answer. */
  readonly include: ReadonlyMap<string, readonly string[]>;
  readonly exclude: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly Problem[];
}

/** Parses the options. Errors name the dataset, and list the datasets of the share if it has no such one. */
export function parsePatterns(invitation: InvitationDocument, options: PatternOptions): GivenPatterns {
  const found: Problem[] = [];
  const parse = (name: keyof PatternOptions): Map<string, readonly string[]> =>
    parseOption(invitation, `--${name}`, options[name] ?? [], found);
  return { include: parse('include'), exclude: parse('exclude'), problems: found };
}

function parseOption(
  { datasets }: InvitationDocument,
  option: string,
  texts: readonly string[],
  found: Problem[],
): Map<string, readonly string[]> {
  const patterns = new Map<string, readonly string[]>();
  const names = datasets.map(({ datasetName }) => datasetName);
  for (const text of texts) {
    const [, name, pattern] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const dataset = datasets.find(({ datasetName }) => datasetName === name);
    const before = patterns.get(name) ?? [];
    const broken = pattern ? pathPatternRule(pattern) : undefined;
    if (pattern === undefined)
      found.push(
        problems.valueInvalid(option, `<dataset>=<pattern>, with one of ${formatNames(names)}`, text),
      );
    else if (!dataset) found.push(problems.datasetUnknown(name, names, 'invitation', option));
    else if (dataset.datasetType === DatasetType.FILE)
      found.push(
        problems.valueInvalid(`${option} ${name}=<pattern>`, 'left out for a File: it is one file', pattern),
      );
    else if (broken !== undefined)
      found.push(problems.valueInvalid(`${option} ${name}=<pattern>`, broken, pattern));
    else if (before.length === MAX_PATTERNS)
      found.push(
        problems.valueInvalid(`${option} ${name}=<pattern>`, `given at most ${MAX_PATTERNS} times`, pattern),
      );
    else patterns.set(name, pattern === '' ? before : [...before, pattern]);
  }
  return patterns;
}

/** Merges the patterns of the options with those of the previous subscription, which stay if nothing else is given. */
export function mergePatterns(
  { include, exclude }: GivenPatterns,
  { datasets }: InvitationDocument,
  previous: SubscriptionDocument | undefined,
): ReadonlyMap<string, PathPatterns> {
  const merged = new Map<string, PathPatterns>();
  for (const { datasetName, datasetType } of datasets) {
    if (datasetType === DatasetType.FILE) continue;
    const before = previous?.mappings.find((each) => each.datasetName === datasetName);
    const own = {
      include: include.get(datasetName) ?? before?.include ?? [],
      exclude: exclude.get(datasetName) ?? before?.exclude ?? [],
    };
    merged.set(
      datasetName,
      pickPatterns({
        ...(own.include.length > 0 && { include: own.include }),
        ...(own.exclude.length > 0 && { exclude: own.exclude }),
      }),
    );
  }
  return merged;
}
