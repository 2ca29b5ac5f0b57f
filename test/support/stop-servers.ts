import './start-provider';
import stopEmulator from './stop-emulator';

export default async function stop(): Promise<void> {
  globalThis.schemaProvider?.stop();
  await globalThis.dataLake?.stop();
  await stopEmulator();
}
