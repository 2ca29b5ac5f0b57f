import type { Command } from 'commander';

/** The options that say how far the target and the source are trusted. */
export interface TargetOptions {
  readonly reconcile?: boolean;
  readonly adopt?: boolean;
  readonly acceptNewSource?: boolean;
}

/** Adds the options of commands that can list the target too. */
export function addTargetOptions(command: Command): Command {
  return addTrustOptions(
    command.option('--reconcile', 'list the target too: keep identical files, repair the others'),
  );
}

/** Adds the options for what is there and nobody has recorded. */
export function addTrustOptions(command: Command): Command {
  return command
    .option('--adopt', 'treat all files under the mapped target paths as written by this subscription')
    .option('--accept-new-source', 'accept a source that has no file of the last snapshot');
}
