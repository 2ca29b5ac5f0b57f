import type { Command } from 'commander';
import { Option } from 'commander';
import { MAX_PARALLELISM } from '../../model/engines/engine-kind';
import type { SyncOptions } from '../../runtime/snapshot-options';
import { createWholeNumberParser } from './options';

/** The options of a run of several processes. */
export interface ParallelOptions {
  readonly parallel?: number;
  readonly execution?: string;
}

export function addParallelOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--parallel <n>',
        'share the work of this run with n - 1 other processes that run the same command',
      )
        .argParser(createWholeNumberParser(1, MAX_PARALLELISM))
        .conflicts(['adopt', 'breakLock', 'fromDigest', 'fromEvents', 'maxBytes']),
    )
    .addOption(
      new Option(
        '--execution <name>',
        'with --parallel: name of the execution that started the processes, so that a late one does nothing (default: value of CONTAINER_APP_JOB_EXECUTION_NAME)',
      ).conflicts(['fromDigest', 'fromEvents']),
    );
}

/** Returns these options as the synchronization takes them. */
export function toParallelism({
  parallel,
  execution,
}: ParallelOptions): Pick<SyncOptions, 'parallelism' | 'execution'> {
  return {
    ...(parallel !== undefined && { parallelism: parallel }),
    ...(execution !== undefined && { execution }),
  };
}
