import { setTimeout as sleep } from 'node:timers/promises';
import type { Emulator } from '../../testing/emulators/azurite';
import { startQueueEmulator } from '../../testing/emulators/azurite';
import { documentFile } from '../support/cli';
import { createRandom } from '../support/random';
import { CompiledCommand } from '../support/datashare-process';
import { EventPair } from '../support/event-pair';
import { copyKey, findRepeated, isCopy, isDone, WatchingProxy } from '../support/watching-proxy';

const NAMES = Array.from({ length: 12 }, (_, index) => `f${10 + index}`);

let queues: Emulator;
const command = new CompiledCommand();
beforeAll(async () => (queues = await startQueueEmulator(['contoso'])));
afterAll(async () => {
  command.remove();
  await queues.stop();
});

/** Changes files at random, and sends most of what tells of it, some of it twice. */
async function change(pair: EventPair, random: () => number, round: number): Promise<void> {
  const messages: string[] = [];
  for (const name of NAMES) {
    const chance = random();
    if (chance < 0.5) messages.push(await pair.write(name, `${round} ${name}`));
    else if (chance < 0.6 && (await pair.sides.source.getBlobClient(name).exists()))
      messages.push(await pair.delete(name));
  }
  const told = messages.filter(() => random() < 0.9);
  await pair.send(...told, ...told.filter(() => random() < 0.2));
}

test.each([
  ['sync', 'at a request'],
  ['sync', 'after a time'],
  ['follow', 'at a request'],
  ['follow', 'after a time'],
])(
  'after %s was killed %s, again and again, nothing is lost and nothing is copied twice',
  async (verb, when) => {
    const random = createRandom(Number(process.env['EVENTS_SEED'] ?? 20_270_101) + verb.length + when.length);
    const proxy = await WatchingProxy.start();
    const pair = await EventPair.create(queues, Object.fromEntries(NAMES.map((name) => [name, '1'])), proxy);
    try {
      await pair.list();
      proxy.reset();
      const file = documentFile(pair.sides.subscription);
      const words = verb === 'sync' ? ['sync', file, '--from-events'] : ['follow', file];
      for (let round = 1; round <= 6; round++) {
        await change(pair, random, round);
        const child = command.start(words, pair.env);
        // Startup takes most of the time.
        const nth = 1 + Math.floor(random() * 30);
        let seen = 0;
        let kill = (): void => {};
        const struck = new Promise<void>((resolve) => (kill = () => (child.signal('SIGKILL'), resolve())));
        if (when === 'at a request') proxy.before = () => void (++seen === nth && kill());
        else proxy.before = () => void (++seen === 1 && void sleep(random() * 300).then(kill));
        await Promise.race([child.ended, struck, sleep(20_000).then(kill)]);
        await child.ended;
        proxy.before = () => {};
        // The next run finds changes that the killed one may or may not have copied.
        if (random() < 0.5) await change(pair, random, round + 100);
        if (random() < 0.5) await pair.list();
      }
      expect((await pair.list()).status).toBe('Succeeded');
      await pair.expectEqualSides();
      const copies = proxy.requests.filter((each) => isCopy(each) && isDone(each));
      expect(findRepeated(copies.map(copyKey))).toEqual([]);
    } finally {
      await proxy.stop();
    }
  },
);
