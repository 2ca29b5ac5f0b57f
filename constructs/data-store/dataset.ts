import { Token } from 'cdktf';
import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { throwSynthesisProblems } from '../synthesis/synthesis-error';
import { DatasetType } from '../../lib/model/values/dataset';
import {
  blobPathRule,
  sourceContainerRule,
  hasControlCharacters,
  nameRule,
} from '../../lib/model/rules/naming-rules';
import type { IDataStore } from './data-store-props';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import { findReferenceRule } from '../synthesis/mistaken-references';
import { removeTokens } from '../synthesis/terraform-strings';
import { validateText, requireProps } from '../synthesis/props-validation';
import { rememberUndefined } from '../synthesis/undefined-values';

/** Options of a dataset. */
export interface DatasetOptions {
  /**
   * Name of the dataset within its share: 1 to 90 letters, digits, '.', '_' and '-'. Mappings refer to it.
   * @default - the name of the container, without a leading `$`; for a folder or file, the last segment of its path. Required if that is a
   *   token or not a valid name
   */
  readonly datasetName?: string;
  /**
   * Data store that the dataset is in. All data stores of a share are different accounts of one tenant.
   * @default - the data store of the share
   */
  readonly dataStore?: IDataStore;
}

/** A dataset of a share, with the data store that it is in. */
export interface StoredDataset extends Dataset {
  /** Data store that the dataset is in. */
  readonly dataStore: IDataStore;
}

/**
 * A container, a folder or a file that is shared.
 *
 * The name of a container can be a token. Refer to one container in the same way throughout a stack: a literal and a
 * token cannot be compared during synthesis.
 *
 * @example
 * Dataset.container('curated');
 * Dataset.folder('curated', 'sales/daily');
 * Dataset.file('curated', 'reference/countries.csv');
 */
export class Dataset {
  /**
   * Shares every blob of a container.
   *
   * @param container Name of the container: 3 to 63 lowercase letters, digits and single hyphens, or `$web`, `$root` or
   *   `$logs`. Can be a token, unless it begins with `$`.
   * @throws DataShareError `ValueInvalid`
   */
  public static container(container: string, options: DatasetOptions = {}): Dataset {
    requireOptions(DatasetType.CONTAINER, [container], options);
    const datasetName = options.datasetName ?? container.replace(/^\$(?=logs$|root$|web$)/, '');
    return new Dataset(FROM_FACTORY, DatasetType.CONTAINER, container, '', datasetName, options);
  }

  /**
   * Shares every blob below a folder: those with names that begin with its path and a slash. On ADLS Gen2, the folder
   * itself is shared, too.
   *
   * @param container Name of the container: 3 to 63 lowercase letters, digits and single hyphens, or `$web`, `$root` or
   *   `$logs`. Can be a token, unless it begins with `$`.
   * @param path Path of the folder, without leading or trailing slashes: 1 to 1,024 characters. Can be a token;
   *   Terraform then rejects quotes and backslashes.
   * @throws DataShareError `ValueInvalid`
   */
  public static folder(container: string, path: string, options: DatasetOptions = {}): Dataset {
    requireOptions(DatasetType.FOLDER, [container, path], options);
    return new Dataset(
      FROM_FACTORY,
      DatasetType.FOLDER,
      container,
      path,
      options.datasetName ?? toLastSegment(path),
      options,
    );
  }

  /**
   * Shares one blob. Recipients read it by its name: a file grants no right to list.
   *
   * @param container Name of the container: 3 to 63 lowercase letters, digits and single hyphens, or `$web`, `$root` or
   *   `$logs`. Can be a token, unless it begins with `$`.
   * @param path Name of the blob: 1 to 1,024 characters. Can be a token, as the path of a folder can.
   * @throws DataShareError `ValueInvalid`
   */
  public static file(container: string, path: string, options: DatasetOptions = {}): Dataset {
    requireOptions(DatasetType.FILE, [container, path], options);
    return new Dataset(
      FROM_FACTORY,
      DatasetType.FILE,
      container,
      path,
      options.datasetName ?? toLastSegment(path),
      options,
    );
  }

  /** Data store that the dataset is in; undefined if it is the one of the share. */
  public readonly dataStore?: IDataStore;

  private constructor(
    caller: typeof FROM_FACTORY,
    /** Kind of the dataset. */
    public readonly datasetType: DatasetType,
    /** Name of the container. */
    public readonly container: string,
    /** Path in the container; '' for the whole container. */
    public readonly path: string,
    /** Name of the dataset within its share. */
    public readonly datasetName: string,
    options: DatasetOptions,
  ) {
    requireFactory(caller, 'Dataset', ['container', 'folder', 'file']);
    if (options.dataStore) this.dataStore = options.dataStore;
    rememberUndefined(this, 'DatasetOptions', options);
    const locationProblems = [
      validateContainer(container),
      datasetType === DatasetType.CONTAINER ? undefined : validatePath(path),
    ].filter((problem) => problem !== undefined);
    const isDerivedFromInvalidPath = options.datasetName === undefined && locationProblems.length > 0;
    const datasetNameProblem = isDerivedFromInvalidPath
      ? undefined
      : validateName(datasetName, options.datasetName === undefined);
    const found = datasetNameProblem ? [...locationProblems, datasetNameProblem] : locationProblems;
    throwSynthesisProblems(
      found,
      describeCall(datasetType, datasetType === DatasetType.CONTAINER ? [container] : [container, path]),
    );
  }
}

/** Requires texts, and options that are known, before anything reads them. */
function requireOptions(type: DatasetType, texts: readonly string[], options: DatasetOptions): void {
  const where = describeCall(type, texts);
  const found = texts.flatMap((text, index) =>
    typeof text === 'string' ? [] : [problems.valueInvalid(['container', 'path'][index], 'a text', text)],
  );
  throwSynthesisProblems(found, where);
  requireProps(where, 'DatasetOptions', options);
}

/** Describes the call that makes a dataset, such as `Dataset.folder("curated", "sales")`: errors name it. */
function describeCall(type: DatasetType, texts: readonly string[]): string {
  const shown = texts.map((text) => (Token.isUnresolved(text) ? 'a token' : formatValue(text)));
  return `Dataset.${type.toLowerCase()}(${shown.join(', ')})`;
}

/** Terraform normalizes all strings: a name in another form would become the name of another blob. */
const NORMALIZATION_RULE = 'in Unicode normalization form C (NFC), to which Terraform converts all strings';

function validateContainer(container: string): Problem | undefined {
  const rule = findReferenceRule('container', container);
  if (rule !== undefined) return problems.valueInvalid('container', rule, 'a token');
  return validateText('container', container, sourceContainerRule);
}

function validatePath(path: string): Problem | undefined {
  if (!Token.isUnresolved(path)) {
    return validateText('path', path, (text) => {
      return blobPathRule(text) ?? (text === text.normalize() ? undefined : NORMALIZATION_RULE);
    });
  }
  // A precondition validates the whole path. These characters would break its expression.
  const literalText = removeTokens(path);
  if (!/['"\\]|[$%]\{/.test(literalText) && !hasControlCharacters(literalText)) return undefined;
  const rule = "without quotes, backslashes, control characters, '${' or '%{' next to a token";
  return problems.valueInvalid('path', rule, literalText);
}

/** The name becomes part of addresses and documents, so it cannot be a token. */
function validateName(datasetName: string, isDerived: boolean): Problem | undefined {
  if (Token.isUnresolved(datasetName)) {
    const rule = 'a literal; it is required if the container or the path is a token';
    return { ...problems.valueInvalid('datasetName', rule, 'a token'), fix: "set 'datasetName'" };
  }
  const broken = nameRule(datasetName);
  if (broken === undefined) return undefined;
  const rule = isDerived ? `set, because the last part of the path is not ${broken}` : broken;
  const problem = problems.valueInvalid('datasetName', rule, datasetName);
  return isDerived ? { ...problem, fix: "set 'datasetName'" } : problem;
}

function toLastSegment(path: string): string {
  return Token.isUnresolved(path) ? path : path.slice(path.lastIndexOf('/') + 1);
}
