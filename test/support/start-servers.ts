import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import startEmulator from './start-emulator';
import startLakes from './start-lakes';
import startProvider from './start-provider';

/** What the tests of a jest run have in common. */
export default async function start(): Promise<void> {
  // What tests leave behind goes with the run. Its name is short: some look at lines with a path in it.
  process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'test-'));
  await Promise.all([startEmulator(), startLakes(), startProvider()]);
}
