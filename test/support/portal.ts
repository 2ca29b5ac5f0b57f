import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo } from '../../lib/cli/io';
import { run } from '../../lib/cli/run';
import { bothSides } from './accounts';

/** A portal that was started as the command starts it. */
export interface StartedPortal {
  /** Address with the token. */
  readonly url: string;
  /** Folder of the documents that it reads and writes. */
  readonly folder: string;
  /** Ends as after Ctrl-C; returns the exit code. */
  stop(): Promise<number>;
}

/** Starts `datashare portal` in this process, for the documents of a folder and the other inputs. */
export async function startPortal(
  inputs: readonly string[] = [],
  folder = mkdtempSync(join(tmpdir(), 'portal-')),
  args: readonly string[] = [],
  env: CliIo['env'] = bothSides(),
): Promise<StartedPortal> {
  const interrupt = new AbortController();
  let printed = '';
  let ended: Promise<number> | undefined;
  const url = await new Promise<string>((resolve, reject) => {
    const take = (text: string): void => {
      printed += text;
      const [found] = /http:\S+token=\w+/.exec(printed) ?? [];
      if (found) resolve(found);
    };
    const io: CliIo = {
      stdout: take,
      stderr: take,
      useColors: false,
      commandName: 'datashare',
      shell: 'Posix',
      env,
      now: () => new Date(),
      stdin: () => Promise.resolve(''),
      signal: interrupt.signal,
    };
    ended = run(['portal', `--out=${folder}`, ...args, '--', ...inputs], io);
    void ended.then((exitCode) => reject(new Error(`ended with ${exitCode}: ${printed}`)));
  });
  return {
    url,
    folder,
    stop: () => {
      interrupt.abort();
      return ended!;
    },
  };
}

/** An answer of the portal. */
export interface PortalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Sends a request with exactly these headers, as no browser would let a page do. */
export function ask(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  body?: string,
  method = body === undefined ? 'GET' : 'POST',
): Promise<PortalAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A browser of the session, as far as a test needs one. */
export class PortalClient {
  private constructor(
    public readonly origin: string,
    public readonly basePath: string,
    public readonly cookie: string,
    public readonly formToken: string,
  ) {}

  /** Opens the printed address. */
  public static async open(url: string): Promise<PortalClient> {
    const entry = await ask(url);
    const [cookie] = entry.headers['set-cookie']![0].split(';');
    const [, basePath] = /href="(\/[0-9a-f]+)\/"/.exec(entry.text)!;
    const { origin } = new URL(url);
    const inbox = await ask(`${origin}${basePath}/inbox`, { cookie });
    const [, page = '/sharing'] = /href="\/\w+(\/invitations\/\w+)"/.exec(inbox.text) ?? [];
    const { text } = await ask(`${origin}${basePath}${page}`, { cookie });
    const [, formToken = ''] = /name="formToken" value="(\w+)"/.exec(text) ?? [];
    return new PortalClient(origin, basePath, cookie, formToken);
  }

  public get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<PortalAnswer> {
    return ask(`${this.origin}${this.basePath}/${path}`, { cookie: this.cookie, ...headers });
  }

  /** Sends a form as its page would. Headers and fields may be replaced. */
  public post(
    path: string,
    fields: Readonly<Record<string, string>> = {},
    headers: Readonly<Record<string, string>> = {},
  ): Promise<PortalAnswer> {
    const form = new URLSearchParams({ formToken: this.formToken, ...fields });
    return ask(
      `${this.origin}${this.basePath}/${path}`,
      {
        cookie: this.cookie,
        origin: this.origin,
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      },
      form.toString(),
    );
  }
}
