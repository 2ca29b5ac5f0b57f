import { Token } from 'cdktf';
import { DataShareError } from '../lib/errors';
import { DatasetType } from '../lib/model/dataset';
import { containerNameRule, nameRule } from '../lib/model/names';
import { problems } from '../lib/problems';
import { ruleProblem } from './validation';

/** Options of a dataset. */
export interface DatasetOptions {
  /**
   * Name of the dataset within its share; mappings refer to it.
   * @default - the name of the container; required where that is a token
   */
  readonly datasetName?: string;
}

/**
 * What is shared: so far a whole container.
 *
 * @example
 * Dataset.container('curated');
 */
export class Dataset {
  /**
   * Shares every blob of a container.
   *
   * @param container Name of the container: 3 to 63 lowercase letters, digits and single hyphens. May be a token; name
   *   one container in one way throughout a stack, because a literal and a token cannot be seen to be the same.
   * @throws DataShareError `ValueInvalid`
   */
  public static container(container: string, options: DatasetOptions = {}): Dataset {
    const datasetName = options.datasetName ?? container;
    const found = [
      ruleProblem('container', container, containerNameRule),
      // The name becomes part of addresses and documents, so it cannot be a token.
      Token.isUnresolved(datasetName)
        ? problems.valueInvalid(
            'datasetName',
            'a literal; it is required where the container is a token',
            'a token',
          )
        : ruleProblem('datasetName', options.datasetName, nameRule),
    ].filter((problem) => problem !== undefined);
    if (found[0]) throw new DataShareError([found[0], ...found.slice(1)]);
    return new Dataset(datasetName, DatasetType.CONTAINER, container, '');
  }

  private constructor(
    /** Name of the dataset within its share. */
    public readonly datasetName: string,
    public readonly datasetType: DatasetType,
    /** Name of the container. */
    public readonly container: string,
    /** Path in the container; '' for the whole. */
    public readonly path: string,
  ) {}
}
