import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliIo } from '../../lib/cli/io';
import { computeTermsHash } from '../../lib/model/values/terms';
import { INVITATION, withFields } from '../fixtures/documents';
import { datashare, documentFile } from './cli';

export const getNow = (): Date => new Date('2026-11-22T12:00:00Z');
export const HASH = computeTermsHash('Be kind.');
export const TERMS = withFields(INVITATION, { termsOfUse: 'Be kind.', termsSha256: HASH });
export const PROVIDER_TENANT = '33333333-0000-4000-8000-000000000001';
export const OUR_TENANT = '33333333-0000-4000-8000-000000000002';
export const OTHER_ID = '44444444-0000-4000-8000-000000000001';
export const ACCOUNT = ['--account', 'fabrikam', '--location', 'westeurope'];

export const createFolder = (): string => mkdtempSync(join(tmpdir(), 'ds-'));
export const readJson = (...path: string[]): unknown => JSON.parse(readFileSync(join(...path), 'utf8'));

/** The result of `datashare accept`, and the folder of its files. */
export interface Accepting {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly out: string;
}

/** Runs `datashare accept` on a file with the invitation. */
export async function accept(
  invitation: object,
  args: readonly string[],
  io: Partial<CliIo> = {},
  out = createFolder(),
): Promise<Accepting> {
  const path = documentFile(invitation, 'sales.invitation.json');
  const ran = await datashare(['accept', path, '--out', out, ...args], { now: getNow, ...io });
  return { ...ran, out };
}

export const readCodes = (stderr: string): string[] =>
  [...stderr.matchAll(/^error: .* \[(\w+)\]$/gm)].map(([, code]) => code);
