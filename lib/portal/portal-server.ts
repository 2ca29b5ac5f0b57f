import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { CliIo } from '../cli/io';
import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import { parseExchangeUrl } from '../exchange/exchange-url';
import type { RunCommand } from './acts/captured-command';
import { isUrl } from '../cli/input/invitation-input';
import type { PortalSettings } from './portal-app';
import { createPortalApp } from './portal-app';
import { ENTRY_PATH } from './request-guard';

/** A portal that answers. */
export interface RunningPortal {
  /** Address with the token that works once. */
  readonly url: string;
  /** Stops all acts as Ctrl-C stops them, and the portal. Returns true if an act was under way. */
  stop(): Promise<boolean>;
}

/** Only programs on this machine reach this address. */
const HOST = '127.0.0.1';

const MAX_CONNECTIONS = 64;
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * Starts a portal.
 *
 * @throws DataShareError `Usage` if the port is taken; `ValueInvalid` for a URL that is not one of an exchange: pages name their
 *   inputs, and such a URL may have a secret
 */
export async function startPortal(
  settings: PortalSettings & { readonly port?: number },
  runCommand: RunCommand,
  io: CliIo,
): Promise<RunningPortal> {
  for (const url of settings.inputs.filter(isUrl)) parseExchangeUrl(url);
  let authority = '';
  const { app, session, runs } = createPortalApp(settings, runCommand, io, () => authority);
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.maxConnections = MAX_CONNECTIONS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = REQUEST_TIMEOUT_MS;
  await listen(server, settings.port ?? 0);
  authority = `${HOST}:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${authority}${ENTRY_PATH}?token=${session.token}`,
    stop: async () => {
      const { isActive } = runs;
      server.close();
      await runs.stop();
      server.closeAllConnections();
      return isActive;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new DataShareError([
          problems.usage(`port ${port} cannot be used (${error.code})`, 'use another port'),
        ]),
      ),
    );
    server.listen(port, HOST, resolve);
  });
}
