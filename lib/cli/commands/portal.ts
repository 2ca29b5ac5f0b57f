import type { Command } from 'commander';
import type { CliIo } from '../io';
import { createFolder } from '../input/document-files';
import type { Finish } from '../input/options';
import { createWholeNumberParser } from '../input/options';

interface PortalOptions {
  readonly port?: number;
  readonly out: string;
  readonly principalId?: string;
  readonly tenant?: string;
}

/** Runs the command with other arguments. */
export type Run = (argv: readonly string[], io: CliIo) => Promise<number>;

export function definePortal(command: Command, io: CliIo, finish: Finish, run: Run): void {
  command
    .argument(
      '[inputs...]',
      'documents, folders, terraform output -json, URLs of exchanges (default: the folder of --out)',
    )
    .option('--port <n>', 'port on 127.0.0.1 (default: a free one)', createWholeNumberParser(1, 65_535))
    .option('--out <folder>', 'folder for the files that actions write', '.')
    .option('--principal-id <object ID>', 'the invited principal, if it is a group (default: you)')
    .option('--tenant <tenant>', "the provider's tenant, if it is not yours")
    .addHelpText(
      'after',
      `
The printed address works once, in one browser. Everything that the page does is
a command, which it shows. Press Ctrl-C to end it.

Example:
  $ datashare portal https://contoso.blob.core.windows.net/exchange`,
    )
    .action(async (inputs: readonly string[], { port, out, principalId, tenant }: PortalOptions) => {
      createFolder(out);
      const { startPortal } = loadPortal();
      const given = inputs.length === 0 ? [out] : [...inputs, out];
      const portal = await startPortal({ inputs: given, folder: out, principalId, tenant, port }, run, io);
      io.stdout(`Open this address in your browser. It works once:\n\n  ${portal.url}\n\n`);
      io.stdout('Press Ctrl-C to end the portal.\n');
      await waitForInterruption(io.signal);
      const wasActive = await portal.stop();
      io.stdout(
        wasActive
          ? 'The portal ended, and stopped the actions that were under way.\n'
          : 'The portal ended.\n',
      );
      finish(wasActive ? 130 : 0);
    });
}

/** Loads the portal when it is needed: other commands start without it. */
function loadPortal(): typeof import('../../portal/portal-server') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded only when a portal starts
  return require('../../portal/portal-server') as typeof import('../../portal/portal-server');
}

function waitForInterruption(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
