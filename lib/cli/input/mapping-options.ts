import type { Command } from 'commander';
import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import { formatNames, formatValue } from '../../errors/format-value';
import type { InvitationDocument } from '../../model/documents/invitation';
import { blobPathRule, targetContainerRule } from '../../model/rules/naming-rules';
import type { Place } from '../../model/values/dataset';
import { DatasetType } from '../../model/values/dataset';
import { createRepeatedOption } from './option-rules';

/** The options that choose which datasets are copied, and where they land. */
export interface MappingOptions {
  readonly map?: readonly string[];
  readonly leaveOut?: readonly string[];
}

/** The datasets that the options name. */
export interface GivenMappings {
  /** Places by dataset name. */
  readonly places: ReadonlyMap<string, Place>;
  /** Names of the datasets that are not copied. */
  readonly leftOut: ReadonlySet<string>;
  readonly problems: readonly Problem[];
}

/** Adds the options that choose which datasets are copied, and where they land. Both can be repeated. */
export function addMappingOptions(command: Command): Command {
  return command
    .addOption(
      createRepeatedOption(
        '--map <dataset=place>',
        'where a dataset lands: daily=landing or daily=landing/sales; repeat it for others',
      ),
    )
    .addOption(
      createRepeatedOption('--leave-out <dataset>', 'a dataset that is not copied; repeat it for others'),
    );
}

type Dataset = InvitationDocument['datasets'][number];

/** Parses the options. Errors name the dataset, and list the datasets of the share if it has no such one. */
export function parseMappings(
  { datasets }: InvitationDocument,
  { map = [], leaveOut = [] }: MappingOptions,
): GivenMappings {
  const places = new Map<string, Place>();
  const found: Problem[] = [];
  const names = datasets.map(({ datasetName }) => datasetName);
  for (const text of map) {
    const [, name, place] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
    const dataset = datasets.find(({ datasetName }) => datasetName === name);
    if (place === undefined) {
      const rule = `<dataset>=<container> or <dataset>=<container>/<folder>, with one of ${formatNames(names)}`;
      found.push(problems.valueInvalid('--map', rule, text));
    } else if (!dataset) found.push(problems.datasetUnknown(name, names, 'invitation', '--map'));
    else if (places.has(name)) found.push(problems.duplicateName('--map of dataset', name));
    else {
      const rule = findBrokenRule(place);
      if (rule !== undefined) found.push(problems.valueInvalid(`--map ${name}=<place>`, rule, place));
      places.set(name, toPlace(place, dataset));
    }
  }
  return {
    places,
    leftOut: new Set(leaveOut),
    problems: [...found, ...findLeftOutProblems(names, leaveOut, places)],
  };
}

/** Returns the place in a container: by default the container itself, and for a file its own name there. */
function toPlace(text: string, { datasetType, path }: Dataset): Place {
  const [container, folder] = splitPlace(text);
  const ownName = datasetType === DatasetType.FILE ? path.slice(path.lastIndexOf('/') + 1) : '';
  return { container, path: (folder ?? ownName).normalize('NFC') };
}

function findBrokenRule(text: string): string | undefined {
  const [container, folder] = splitPlace(text);
  const broken = targetContainerRule(container);
  if (broken !== undefined) return `in a container with a name of ${broken}`;
  return folder === undefined ? undefined : folder === '' ? "without a trailing '/'" : blobPathRule(folder);
}

function splitPlace(text: string): [container: string, folder: string | undefined] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text, undefined] : [text.slice(0, slash), text.slice(slash + 1)];
}

function findLeftOutProblems(
  names: readonly string[],
  leaveOut: readonly string[],
  places: ReadonlyMap<string, Place>,
): Problem[] {
  const found: Problem[] = [];
  for (const name of new Set(leaveOut)) {
    if (!names.includes(name)) found.push(problems.datasetUnknown(name, names, 'invitation', '--leave-out'));
    if (places.has(name))
      found.push(
        problems.usage(`dataset ${formatValue(name)} is in --map and in --leave-out`, 'remove one of them'),
      );
  }
  if (names.every((name) => leaveOut.includes(name)))
    found.push(problems.usage(`--leave-out names every dataset: ${formatNames(names)}`, 'copy one of them'));
  return found;
}
