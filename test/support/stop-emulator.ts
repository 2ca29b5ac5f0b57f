import './start-emulator';

export default async function stop(): Promise<void> {
  await globalThis.emulator?.stop();
}
