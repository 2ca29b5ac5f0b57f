import { rmSync } from 'node:fs';
import './start-lakes';
import './start-provider';
import stopEmulator from './stop-emulator';

export default async function stop(): Promise<void> {
  globalThis.schemaProvider?.stop();
  await globalThis.dataLake?.lake.stop();
  await globalThis.dataLake?.emulator.stop();
  await stopEmulator();
  rmSync(process.env['TMPDIR']!, { recursive: true, force: true });
}
