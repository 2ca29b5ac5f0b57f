import startEmulator from './start-emulator';
import startLakes from './start-lakes';
import startProvider from './start-provider';

/** What the tests of a jest run have in common. */
export default async function start(): Promise<void> {
  await Promise.all([startEmulator(), startLakes(), startProvider()]);
}
