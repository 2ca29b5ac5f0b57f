import { DatasetType } from '../../lib/model/values/dataset';

/** A copy from one dataset of the factory to another. */
export interface FactoryCopy {
  /** Name of the activity: that of the dataset. */
  readonly name: string;
  readonly datasetType: DatasetType;
  readonly source: FactorySide;
  readonly sink: FactorySide;
}

/** One side of a copy. */
export interface FactorySide {
  /** Name of the factory's dataset. */
  readonly dataset: string;
  /** True for ADLS Gen2. */
  readonly isHnsEnabled: boolean;
}

/** Parameters of the pipeline: only files that were last changed in this window are copied. */
export const WINDOW_PARAMETERS = { windowStart: '1900-01-01T00:00:00Z', windowEnd: '9999-12-31T00:00:00Z' };

/** Values that a tumbling window trigger gives to the parameters. */
export const WINDOW_VALUES = {
  windowStart: "@{formatDateTime(trigger().outputs.windowStartTime,'yyyy-MM-ddTHH:mm:ssZ')}",
  windowEnd: "@{formatDateTime(trigger().outputs.windowEndTime,'yyyy-MM-ddTHH:mm:ssZ')}",
};

/**
 * Builds the activities of a pipeline, each with a check that the copy is consistent.
 *
 * @see https://learn.microsoft.com/azure/data-factory/connector-azure-blob-storage
 * @see https://learn.microsoft.com/azure/data-factory/copy-activity-data-consistency
 * @see https://learn.microsoft.com/azure/data-factory/copy-activity-preserve-metadata
 */
export function buildActivities(copies: readonly FactoryCopy[]): string {
  return JSON.stringify(copies.map(toActivity));
}

function toActivity({ name, datasetType, source, sink }: FactoryCopy): object {
  return {
    name,
    type: 'Copy',
    inputs: [{ referenceName: source.dataset, type: 'DatasetReference' }],
    outputs: [{ referenceName: sink.dataset, type: 'DatasetReference' }],
    policy: { retry: 2, retryIntervalInSeconds: 60, timeout: '0.12:00:00' },
    typeProperties: {
      source: {
        type: 'BinarySource',
        formatSettings: { type: 'BinaryReadSettings' },
        storeSettings: {
          type: source.isHnsEnabled ? 'AzureBlobFSReadSettings' : 'AzureBlobStorageReadSettings',
          recursive: true,
          // Without a name, a dataset without a folder copies nothing.
          ...(datasetType !== DatasetType.FILE && { wildcardFileName: '*' }),
          modifiedDatetimeStart: toParameter('windowStart'),
          modifiedDatetimeEnd: toParameter('windowEnd'),
          deleteFilesAfterCompletion: false,
        },
      },
      sink: {
        type: 'BinarySink',
        storeSettings: {
          type: sink.isHnsEnabled ? 'AzureBlobFSWriteSettings' : 'AzureBlobStorageWriteSettings',
          copyBehavior: 'PreserveHierarchy',
        },
      },
      preserve: ['Attributes'],
      validateDataConsistency: true,
    },
  };
}

function toParameter(name: keyof typeof WINDOW_PARAMETERS): object {
  return { value: `@pipeline().parameters.${name}`, type: 'Expression' };
}
