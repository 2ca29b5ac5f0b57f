import type { Command } from 'commander';

/** How far the target is trusted. */
export interface TargetOptions {
  readonly reconcile?: boolean;
  readonly adopt?: boolean;
}

/** The options of commands that may list the target too. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--reconcile', 'list the target too: keep what is identical there, repair the rest')
    .option('--adopt', 'count all under the mapped paths of the target as its own from now on');
}
