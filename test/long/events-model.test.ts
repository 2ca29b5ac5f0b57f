import fc from 'fast-check';
import type { Delivery, RunFault } from '../fixtures/event-model-world';
import { EventModelWorld } from '../fixtures/event-model-world';

const NAMES = ['a', 'b', 'c ä%20#', 'd', 'd/1', 'd/2', 'd/e/1', 'd/e/2', 'd2/1', 'f/1'];
const FOLDERS = ['d', 'd/e', 'd2', 'f', 'g', 'd/g'];

/** The commands need no model: the world knows what the source was, and the laws say what the target may be. */
type Step = fc.AsyncCommand<object, EventModelWorld>;

function toStep(text: string, run: (world: EventModelWorld) => unknown): Step {
  return {
    check: () => true,
    run: async (_, world) => {
      await run(world);
      world.checkLaws();
    },
    toString: () => text,
  };
}

const name = fc.constantFrom(...NAMES);
const folder = fc.constantFrom(...FOLDERS);
const delivery = fc.constantFrom<Delivery>('told', 'told', 'told', 'twice', 'late', 'lost');
const fault = fc.option(
  fc.record<RunFault>({
    at: fc.integer({ min: 1, max: 40 }),
    kind: fc.constantFrom<RunFault['kind'][]>(
      'killed before',
      'killed after',
      'refused',
      'interrupted',
      'meanwhile',
    ),
    name,
  }),
  { nil: undefined },
);
const show = (...values: unknown[]): string => values.map((value) => JSON.stringify(value)).join(', ');

const STEPS = [
  fc
    .tuple(name, delivery, fc.constantFrom('PutBlob', 'PutBlockList', 'CopyBlob'))
    .map(([of, how, api]) => toStep(`write(${show(of, how, api)})`, (w) => w.writeFile(of, how, api))),
  fc
    .tuple(name, delivery)
    .map(([of, how]) => toStep(`delete(${show(of, how)})`, (w) => w.deleteFile(of, how))),
  fc
    .tuple(folder, delivery)
    .map(([of, how]) => toStep(`delete folder(${show(of, how)})`, (w) => w.deleteFolder(of, how))),
  fc
    .tuple(folder, folder, delivery)
    .filter(([from, to]) => !`${to}/`.startsWith(`${from}/`) && !`${from}/`.startsWith(`${to}/`))
    .map(([from, to, how]) =>
      toStep(`rename folder(${show(from, to, how)})`, (w) => w.renameFolder(from, to, how)),
    ),
  fc
    .tuple(name, name, delivery)
    .filter(([from, to]) => from !== to)
    .map(([from, to, how]) => toStep(`rename(${show(from, to, how)})`, (w) => w.renameFile(from, to, how))),
  fc
    .tuple(fc.constantFrom('poison', 'foreign', 'false deletion', 'false version', 'false size'), name)
    .map(([kind, of]) => toStep(`send(${show(kind, of)})`, (w) => w.sendStrange(kind as 'poison', of))),
  fc.constant(toStep('deliver late', (w) => w.deliverLate())),
  fc.constant(toStep('show hidden', (w) => w.queue.showHidden())),
  fc
    .tuple(fault, fc.boolean())
    .map(([at, isFollowing]) => toStep(`pass(${show(at, isFollowing)})`, (w) => w.pass(at, isFollowing))),
  fault.map((at) => toStep(`list(${show(at)})`, (w) => w.listAll(at))),
  fc
    .tuple(fault, fault)
    .map(([a, b]) => toStep(`pass and list(${show(a, b)})`, (w) => Promise.all([w.pass(a), w.listAll(b)]))),
];

test('whatever happens to changes, events and runs, no message is lost, nothing is copied twice, and a listing makes both sides equal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(STEPS, { maxCommands: 40, size: 'max' }), async (steps) => {
      const world = new EventModelWorld();
      for (const file of NAMES.slice(0, 8)) world.writeFile(file, 'lost');
      await world.listAll();
      await fc.asyncModelRun(() => ({ model: {}, real: world }), steps);
      await world.checkEnd();
    }),
    { numRuns: 300 },
  );
});
