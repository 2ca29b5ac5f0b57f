import type { ChangedFile } from '../../../lib/changes/changed-file';
import type { SynchronizedEvents } from '../../../lib/snapshot/synchronize-events';
import { MAX_HIDDEN_SECONDS } from '../../../lib/snapshot/contract/change-queue';
import { synchronizeEvents, synchronizeWithEvents } from '../../../lib/snapshot/synchronize-events';
import { problems } from '../../../lib/errors/catalogue';
import type { Warning } from '../../../lib/errors/warning-codes';
import { DataShareError } from '../../../lib/errors/data-share-error';
import { ChangeWorld } from '../../fixtures/change-world';
import { STORE } from '../../fixtures/manifests';
import type { QueueRequest } from '../../fixtures/memory-queue';
import { MemoryQueue } from '../../fixtures/memory-queue';
import type { EventFields } from '../../support/storage-events';
import { createEvent } from '../../support/storage-events';

const OPTIONS = {
  breakLock: false,
  concurrency: 4,
  maxBytes: Infinity,
  allowDeletes: 0,
  onProgress: () => {},
};
const LISTING = { ...OPTIONS, mode: 'Incremental', reconcile: false, adopt: false } as const;

/** A world with a complete snapshot of a few files, and the queue that tells of their changes. */
class EventWorld extends ChangeWorld {
  public readonly queue = new MemoryQueue(() => new Date(this.time));
  public readonly warnings: string[] = [];
  /** The messages of the warnings. */
  public readonly told: string[] = [];
  private sequence = 0;

  public static async start(names: readonly string[] = ['a', 'b', 'c', 'd']): Promise<EventWorld> {
    const world = new EventWorld();
    for (const name of names) world.write(name, `1 ${name}`);
    if (names.length > 0) await world.list();
    return world;
  }

  /** Changes the source, and returns the event that tells of it. */
  public writeAndTell(name: string, content: string): object {
    const { facts } = this.write(name, content);
    return this.createEvent({ path: name, etag: facts!.etag, sizeBytes: content.length });
  }

  public deleteAndTell(name: string): object {
    this.delete(name);
    return this.createEvent({ path: name, type: 'BlobDeleted', api: 'DeleteBlob' });
  }

  public createEvent(fields: EventFields): object {
    const sequencer = String(++this.sequence).padStart(16, '0');
    const time = new Date(this.time).toISOString();
    return createEvent({ account: STORE.storageAccountName, container: 'sales', sequencer, time, ...fields });
  }

  public async pass(
    limits: { readonly maxBytes?: number; readonly hiddenSeconds?: number } = {},
  ): Promise<SynchronizedEvents> {
    return synchronizeEvents(this.createWarnedJob(), { ...OPTIONS, ...limits, queue: this.queue });
  }

  public async listWithQueue(): Promise<SynchronizedEvents> {
    return synchronizeWithEvents(this.createWarnedJob(), { ...LISTING, queue: this.queue });
  }

  public expectEqualSides(): void {
    expect(this.contents('target')).toEqual(this.contents('source'));
  }

  private createWarnedJob(): ReturnType<ChangeWorld['createJob']> {
    this.queue.requests = [];
    const onWarning = ({ code, message }: Warning): void => {
      this.warnings.push(code);
      this.told.push(message);
    };
    return { ...this.createJob(), onWarning };
  }
}

test('asks for almost nothing if the queue is empty', async () => {
  const world = await EventWorld.start();
  expect(await world.pass()).toMatchObject({ record: null, events: { received: 0, waiting: 0 } });
  expect([...world.queue.requests, ...world.operations]).toEqual([
    'receive',
    'state.read contoso-sales/state.json',
  ]);
});

test('copies and deletes what the messages tell of, and then deletes the messages', async () => {
  const world = await EventWorld.start();
  world.queue.put(world.writeAndTell('b', '2'), world.deleteAndTell('c'), world.writeAndTell('new', '1'));
  const { record, events } = await world.pass();
  world.expectEqualSides();
  expect(record).toMatchObject({ trigger: 'Events', events: { received: 3, outside: 0, unreadable: 0 } });
  expect(events).toMatchObject({ received: 3, waiting: 0, oldestWaitingMs: 0 });
  expect(world.queue.length).toBe(0);
});

test('deletes the messages only after the state was committed', async () => {
  const world = await EventWorld.start();
  world.queue.put(world.writeAndTell('b', '2'));
  const left: number[] = [];
  world.before = (operation) => {
    if (operation.startsWith('state.replace')) left.push(world.queue.length);
  };
  await world.pass();
  expect(new Set(left)).toEqual(new Set([1]));
});

test.each([
  ['in the order of the changes', (events: object[]) => events],
  ['in the other order', (events: object[]) => [...events].reverse()],
  ['twice', (events: object[]) => [...events, ...events]],
])('copies each file once if its events arrive %s', async (_, arrange) => {
  const world = await EventWorld.start();
  const events = [world.writeAndTell('b', '2'), world.deleteAndTell('b'), world.writeAndTell('b', '3')];
  world.queue.put(...arrange(events));
  await world.pass();
  world.expectEqualSides();
  expect(world.fileOperations).toEqual(['target.copy b']);
});

test('takes a snapshot by a listing before the first events', async () => {
  const world = await EventWorld.start([]);
  world.write('a', '1');
  const { record } = await world.pass();
  expect(record).toMatchObject({ status: 'Succeeded' });
  world.expectEqualSides();
});

test('ignores and counts messages about other places', async () => {
  const world = await EventWorld.start();
  world.queue.put(world.createEvent({ container: 'other' }), world.createEvent({ account: 'tailwind' }), {
    ...world.createEvent({}),
    eventType: 'Microsoft.Storage.BlobInventoryPolicyCompleted',
    subject: 'BlobDataManagement/BlobInventory',
  });
  const { record, events } = await world.pass();
  expect(record).toBeNull();
  expect(events).toMatchObject({ received: 3, outside: 3, deadLetters: 0 });
  expect(world.queue.length).toBe(0);
});

describe('messages that cannot be dealt with', () => {
  const listDeadLetters = (world: EventWorld): string[] =>
    [...world.state.blobs.keys()].filter((path) => path.includes('/dead-letters/'));

  test('are moved to a blob if nobody understands them', async () => {
    const world = await EventWorld.start();
    world.queue.put('hello', world.writeAndTell('b', '2'));
    const { record, events } = await world.pass();
    expect(record).toMatchObject({ status: 'Succeeded', events: { unreadable: 1 } });
    expect(record?.details[0].message).toBe('listed, because a message could not be read');
    expect(events).toMatchObject({ deadLetters: 1, waiting: 0 });
    expect(world.warnings).toEqual(['EventsGivenUp']);
    const [path] = listDeadLetters(world);
    const letter: unknown = JSON.parse(world.state.blobs.get(path)!.bytes.toString());
    expect(letter).toMatchObject({ text: 'hello', reason: 'it cannot be read', dequeueCount: 1 });
    expect(world.queue.length).toBe(0);
  });

  test('stay in the queue if a file fails, and are given up after ten times', async () => {
    const world = await EventWorld.start();
    world.target.write('b', 'of somebody', 'somebody');
    world.queue.put(world.writeAndTell('b', '2'));
    for (let time = 1; time < 10; time++) {
      world.time += 1000;
      const { record, events } = await world.pass();
      expect(record).toMatchObject({ status: 'Failed' });
      expect(events).toMatchObject({ waiting: 1, deadLetters: 0 });
      expect(events.oldestWaitingMs).toBeGreaterThanOrEqual(1000 * time);
      world.queue.showHidden();
    }
    expect((await world.pass()).events).toMatchObject({ waiting: 0, deadLetters: 1 });
    expect(listDeadLetters(world)).toHaveLength(1);
  });

  test.each([
    ['cannot be deleted', 'target.delete c'],
    ['is left because another file cannot be copied', 'target.copy b'],
  ])('stay in the queue while a deletion that was told %s', async (_, refused) => {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('b', '2'), world.deleteAndTell('c'), world.deleteAndTell('d'));
    world.before = (operation) => {
      if (operation === refused)
        throw new DataShareError([problems.storageFailed('target', 'write', '500 InternalError')]);
    };
    const { events } = await world.listWithQueue();
    expect(events.waiting).toBe(refused === 'target.delete c' ? 1 : 3);
    world.before = () => {};
    world.queue.showHidden();
    expect((await world.pass()).events).toMatchObject({ waiting: 0, deadLetters: 0 });
    world.expectEqualSides();
    expect(world.queue.length).toBe(0);
  });

  test('stay in the queue as long as their files are only left for later', async () => {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('b', '22'));
    for (let time = 1; time <= 12; time++) {
      // Another file uses up the budget of each run.
      world.queue.put(world.writeAndTell('a', `${time}`));
      const { record, events } = await world.pass({ maxBytes: 1 });
      expect(record?.details[0]).toMatchObject({ filesWritten: 1, filesPostponed: 1 });
      expect(events).toMatchObject({ waiting: 1, deadLetters: 0 });
      world.queue.showHidden();
    }
  });

  test('stay in the queue if the run fails, and can be received at once', async () => {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('b', '2'));
    world.before = (operation) => {
      if (operation.startsWith('target.copy')) throw new TypeError('killed');
    };
    await expect(world.pass()).rejects.toThrow('killed');
    world.before = () => {};
    await world.pass();
    world.expectEqualSides();
    expect(world.queue.length).toBe(0);
  });
});

describe('a listing', () => {
  const startTold = async (): Promise<EventWorld> => {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('a', '2'));
    await world.pass();
    world.queue.put(world.writeAndTell('b', '2'), world.deleteAndTell('c'));
    world.write('d', 'nobody tells of this');
    return world;
  };

  test.each([
    ['before it gives a message', 'receive', 1, 'EventsNotReceived', undefined],
    ['after the listing', 'receive', 2, undefined, null],
    ['when the first message is deleted', 'delete', 1, 'EventsNotDeleted', 1],
    ['when the second message is deleted', 'delete', 2, 'EventsNotDeleted', 1],
  ] as [string, QueueRequest, number, string | undefined, number | null | undefined][])(
    'copies everything if the queue fails %s, and loses no message',
    async (_, request, nth, warning, missed) => {
      const world = await startTold();
      world.queue.failFrom(request, nth);
      const { record } = await world.listWithQueue();
      expect(record?.status).toBe('Succeeded');
      expect(record?.filesMissedByEvents).toBe(missed);
      expect(world.warnings).toEqual(warning === undefined ? [] : [warning]);
      world.expectEqualSides();
      expect(world.queue.length + world.queue.deleted).toBe(3);
      world.queue.heal();
      world.queue.showHidden();
      await world.pass();
      expect(world.fileOperations.filter((each) => !each.startsWith('source.find'))).toEqual([]);
      expect(world.queue.length).toBe(0);
    },
  );

  test('takes what the queue has given before it failed', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `f${100 + index}`);
    const world = await EventWorld.start(names);
    world.queue.put(...names.map((name) => world.writeAndTell(name, '2')));
    world.queue.failFrom('receive', 6);
    const { record, events } = await world.listWithQueue();
    world.expectEqualSides();
    expect(record).toMatchObject({ status: 'Succeeded', filesMissedByEvents: null });
    expect(events).toMatchObject({ received: 160 });
    expect(world.queue.length).toBe(140);
  });

  test('is interrupted while it receives messages', async () => {
    const world = await startTold();
    world.queue.failFrom('receive', 1, new DataShareError([problems.interrupted()]));
    await expect(world.listWithQueue()).rejects.toMatchObject({ code: 'Interrupted' });
    expect(world.queue.length).toBe(2);
  });

  test('counts the changes that events have missed', async () => {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('a', '2'));
    await world.pass();
    world.queue.put(world.writeAndTell('b', '2'));
    world.write('c', 'nobody tells of this');
    world.delete('d');
    const { record } = await world.listWithQueue();
    expect(record).toMatchObject({ trigger: 'Listing', filesMissedByEvents: 2 });
    world.expectEqualSides();
    expect(world.queue.length).toBe(0);
    expect((await world.listWithQueue()).record).toMatchObject({ filesMissedByEvents: 0 });
  });

  test('does not count a change whose event arrives during it, and leaves the message', async () => {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('a', '2'));
    await world.pass();
    const late = world.writeAndTell('b', '2');
    world.before = (operation) => {
      if (operation === 'target.copy b') world.queue.put(late);
    };
    expect((await world.listWithQueue()).record).toMatchObject({ filesMissedByEvents: 0 });
    expect(world.queue.length).toBe(1);
    await world.pass();
    expect(world.fileOperations).toEqual([]);
  });

  test('counts nothing before the first events were followed', async () => {
    const world = await EventWorld.start();
    world.write('c', '2');
    expect((await world.listWithQueue()).record).toMatchObject({ filesMissedByEvents: null });
  });
});

test('a run whose messages cannot be deleted has succeeded, and says so', async () => {
  const world = await EventWorld.start();
  world.queue.put(world.writeAndTell('b', '2'), 'hello');
  world.queue.failFrom('delete', 1);
  const { record, events } = await world.pass();
  expect(record).toMatchObject({ status: 'Succeeded', trigger: 'Events' });
  expect(events).toMatchObject({ received: 2, waiting: 2, deadLetters: 1 });
  expect(world.warnings).toEqual(['EventsNotDeleted', 'EventsGivenUp']);
  world.queue.heal();
  world.queue.showHidden();
  expect((await world.pass()).events).toMatchObject({ waiting: 0, deadLetters: 1 });
  expect([...world.state.blobs.keys()].filter((path) => path.includes('/dead-letters/'))).toHaveLength(1);
});

describe('messages that are not deleted are counted', () => {
  /** One message is done with, the other one waits for its copy. */
  async function startWaiting(): Promise<EventWorld> {
    const world = await EventWorld.start();
    world.target.write('b', 'of somebody', 'somebody');
    world.queue.put(world.writeAndTell('a', '2'), world.writeAndTell('b', '2'));
    return world;
  }

  test('without those that wait for a copy', async () => {
    const world = await startWaiting();
    world.queue.failFrom('delete', 1);
    const { events } = await world.pass();
    expect(events).toMatchObject({ received: 2, waiting: 2 });
    expect(world.told).toEqual([
      expect.stringContaining('but 1 message could not be removed from the queue'),
    ]);
  });

  test('and none is, if the queue only refuses to hide one that waits', async () => {
    const world = await startWaiting();
    world.queue.failFrom('hide', 1);
    const { events } = await world.pass();
    expect(events).toMatchObject({ received: 2, waiting: 1 });
    expect(world.queue.deleted).toBe(1);
    expect(world.told).toEqual([]);
  });
});

test('a pass ends if it has held its messages for as long as the service allows', async () => {
  jest.useFakeTimers();
  try {
    const world = await EventWorld.start();
    world.queue.put(world.writeAndTell('b', '2'), world.writeAndTell('c', '2'));
    world.before = (operation) => {
      if (operation === 'target.copy b') jest.advanceTimersByTime((MAX_HIDDEN_SECONDS / 2) * 1000);
    };
    const options = { hiddenSeconds: MAX_HIDDEN_SECONDS };
    await expect(world.pass(options)).rejects.toMatchObject({ code: 'EventsHeldTooLong' });
    expect(world.queue.length).toBe(2);
  } finally {
    jest.useRealTimers();
  }
});

test('a pass whose queue fails gives back what it has received, and fails', async () => {
  const world = await EventWorld.start();
  world.queue.put(...Array.from({ length: 40 }, () => world.writeAndTell('b', '2')));
  world.queue.failFrom('receive', 2);
  await expect(world.pass()).rejects.toMatchObject({ code: 'ChangeQueueUnavailable' });
  expect(world.queue.length).toBe(40);
  world.queue.heal();
  expect((await world.pass()).events).toMatchObject({ received: 40, waiting: 0 });
});

test('tells of the same change by the same name', async () => {
  const world = await EventWorld.start(['ä/ö b%20c#1', 'x']);
  const changed: ChangedFile['relativePath'] = 'ä/ö b%20c#1';
  world.queue.put(world.writeAndTell(changed, '2'));
  await world.pass();
  world.expectEqualSides();
  expect(world.fileOperations).toEqual([`target.copy ${changed}`]);
});
