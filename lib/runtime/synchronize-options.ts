import { throwProblems } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { problems } from '../errors/catalogue';
import { MAX_PARALLELISM } from '../model/engines/engine-kind';
import type { Policy } from '../snapshot/planning/policy';
import type { SynchronizeOptions } from '../snapshot/synchronize-options';
import type { PlanOptions, SyncOptions } from './snapshot-options';

const MAX_CONCURRENCY = 128;

/**
 * Checks the options of a synchronization, and returns them as the engine takes them.
 *
 * @param platformExecution - name of the execution that the platform tells; the options come first
 * @throws DataShareError `ValueInvalid`
 */
export function toSynchronizeOptions(options: SyncOptions, platformExecution?: string): SynchronizeOptions {
  throwProblems([
    ...findWholeNumberProblems('maxConcurrency', options.maxConcurrency, 1),
    ...findWholeNumberProblems('maxBytes', options.maxBytes, 1),
    ...findWholeNumberProblems('maxRequestsPerSecond', options.maxRequestsPerSecond, 1),
    ...findWholeNumberProblems('allowDeletes', options.allowDeletes, 0),
    ...findParallelismProblems(options),
  ]);
  const { parallelism = 1, execution = platformExecution } = options;
  return {
    ...toPolicy(options),
    acceptNewSource: options.acceptNewSource ?? false,
    breakLock: options.breakLock ?? false,
    concurrency: options.maxConcurrency ?? MAX_CONCURRENCY,
    maxBytes: options.maxBytes ?? Infinity,
    allowDeletes: options.allowDeletes ?? 0,
    onProgress: options.onProgress ?? (() => {}),
    ...(parallelism > 1 && {
      together: { processes: parallelism, ...(execution !== undefined && { execution }) },
    }),
  };
}

/** The options that leave everything to one process. */
const ALONE = ['adopt', 'breakLock', 'maxBytes'] as const;

function findParallelismProblems(options: SyncOptions): Problem[] {
  const { parallelism = 1 } = options;
  if (!Number.isSafeInteger(parallelism) || parallelism < 1 || parallelism > MAX_PARALLELISM)
    return [
      problems.valueInvalid(
        'parallelism',
        `a whole number from 1 to ${MAX_PARALLELISM}`,
        options.parallelism,
      ),
    ];
  if (options.parallelism === undefined && options.execution !== undefined)
    return [problems.valueInvalid('execution', 'absent without parallelism', options.execution)];
  if (parallelism === 1) return [];
  return ALONE.filter((name) => options[name] !== undefined && options[name] !== false).map((name) =>
    problems.valueInvalid(name, 'absent in a run of several processes', options[name]),
  );
}

export function toPolicy({
  mode = 'Incremental',
  reconcile = false,
  adopt = false,
}: Pick<PlanOptions, 'mode' | 'reconcile' | 'adopt'>): Policy {
  return { mode, reconcile, adopt };
}

/** Returns a problem if a number among the options is not one that is allowed. */
export function findWholeNumberProblems(
  option: string,
  value: number | undefined,
  minimum: number,
  maximum = Number.MAX_SAFE_INTEGER,
): Problem[] {
  if (value === undefined || (Number.isSafeInteger(value) && value >= minimum && value <= maximum)) return [];
  const range = maximum < Number.MAX_SAFE_INTEGER ? `from ${minimum} to ${maximum}` : `${minimum} or more`;
  return [problems.valueInvalid(option, `a whole number, ${range}`, value)];
}
