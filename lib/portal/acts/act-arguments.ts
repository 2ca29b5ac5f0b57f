import type { Problem } from '../../errors/error-codes';
import { problems } from '../../errors/catalogue';
import type { Act } from './act-table';
import type { ActField } from './act-field';

/** Values of a form by the name of the field. A place or a left-out dataset has the name `field.dataset`. */
export type FormValues = ReadonlyMap<string, string>;

/** The argument that an act is done with, as the command reads it. */
export interface ActPlace {
  /** Paths and URLs. None of them comes from a form. */
  readonly places: readonly string[];
  /** Invitation ID, if the file has several. */
  readonly id?: string;
}

/** Longest value of a field. */
const MAX_VALUE_LENGTH = 4096;

/** Control characters: no option of a form needs one, and the command that is shown must be the command that ran. */
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** The arguments of a command, or the reasons why there are none. */
export interface ActArguments {
  readonly argv: readonly string[];
  readonly problems: readonly Problem[];
}

/**
 * Builds the arguments of a command. A value of a form is always one token, `--option=value`, and the places stand behind `--`: no
 * value can become another option.
 */
export function buildArguments(
  act: Act,
  { places, id }: ActPlace,
  values: FormValues,
  folder: string,
): ActArguments {
  const options = act.fields.flatMap((field) => buildOptions(field, values));
  return {
    argv: [
      ...act.command,
      ...options,
      ...(act.fixed ?? []),
      ...(act.writesFiles ? [`--out=${folder}`] : []),
      ...(id === undefined ? [] : [`--id=${id}`]),
      '--',
      ...places,
    ],
    problems: [...findValueProblems(act.fields, values), ...findUnknownFields(act, values)],
  };
}

function buildOptions(field: ActField, values: FormValues): string[] {
  const { name, option, kind } = field;
  const value = values.get(name) ?? '';
  switch (kind) {
    case 'line':
    case 'choice':
    case 'terms':
      return value === '' ? [] : [`${option}=${value}`];
    case 'switch':
      return value === '' ? [] : [option];
    case 'dataset-values':
      return listDatasetValues(name, values).map(([dataset, place]) => `${option}=${dataset}=${place}`);
    case 'datasets':
      return listDatasetValues(name, values).map(([dataset]) => `${option}=${dataset}`);
  }
}

/** Lists the datasets that have a value in a repeated field. */
function listDatasetValues(name: string, values: FormValues): [dataset: string, value: string][] {
  return [...values]
    .filter(([key, value]) => key.startsWith(`${name}.`) && value !== '')
    .map(([key, value]) => [key.slice(name.length + 1), value]);
}

function findValueProblems(fields: readonly ActField[], values: FormValues): Problem[] {
  return [...values].flatMap(([key, value]) => {
    const field = fields.find(({ name }) => name === key.split('.')[0]);
    const option = field?.option ?? 'the form';
    if (value.length > MAX_VALUE_LENGTH || key.length > MAX_VALUE_LENGTH)
      return [problems.valueInvalid(option, `at most ${MAX_VALUE_LENGTH} characters`, value.slice(0, 80))];
    if (CONTROL.test(value) || CONTROL.test(key))
      return [problems.valueInvalid(option, 'one line without control characters', value.slice(0, 80))];
    return [];
  });
}

function findUnknownFields({ fields }: Act, values: FormValues): Problem[] {
  const isKnown = (key: string): boolean =>
    fields.some(({ name, kind }) =>
      kind === 'dataset-values' || kind === 'datasets' ? key.startsWith(`${name}.`) : key === name,
    );
  return [...values.keys()]
    .filter((key) => !isKnown(key))
    .slice(0, 1)
    .map((key) => problems.usage(`the form has no field '${key.slice(0, 40)}'`, 'reload the page'));
}
