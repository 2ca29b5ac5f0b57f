import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import startEmulator from './start-emulator';
import startLakes from './start-lakes';
import startProvider from './start-provider';

/** The servers and folders that the tests of one jest run share. */
export default async function start(): Promise<void> {
  // Removes the files of the tests with the run. The name is short, because some tests compare lines that contain a path.
  process.env['TMPDIR'] = mkdtempSync(join(tmpdir(), 'test-'));
  await Promise.all([startEmulator(), startLakes(), startProvider()]);
}
