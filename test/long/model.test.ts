import fc from 'fast-check';
import type { RunScript } from '../fixtures/model-scenario';
import { scenarios } from '../fixtures/model-scenario';
import { ModelWorld } from '../fixtures/model-world';

// No run waits for the one whose lock it breaks: each confirms its lock before it writes.
jest.mock('../../lib/snapshot/state/lock-timing', () => ({
  ...jest.requireActual<object>('../../lib/snapshot/state/lock-timing'),
  STALE_AFTER_MS: -1,
  QUIET_AFTER_MS: 0,
}));

const CALM: Omit<RunScript, 'reconcile'> = {
  changes: [],
  faults: [],
  mode: 'Incremental',
  adopt: false,
  allowDeletes: 1000,
  concurrency: 2,
};

test('whatever happens to runs, they keep their laws, and two calm ones bring both sides together', async () => {
  await fc.assert(
    fc.asyncProperty(scenarios, async (scenario) => {
      const world = new ModelWorld(scenario);
      for (const script of scenario.runs) await world.run(script);
      // A run that stopped is continued by the next run.
      if (world.isStandingStill) await world.run({ ...CALM, reconcile: false });
      const calm = { ...CALM, reconcile: world.isDisturbed };
      await world.run(calm);
      const { record, thrown } = await world.run(calm);
      // A file that is named and is not there is a mistake that stays one, and no reason to delete anything.
      const failures = record?.failures.filter(({ code }) => code !== 'NotFound');
      expect({ thrown, failures }).toEqual({ thrown: undefined, failures: [] });
      await world.checkEndState(record?.status === 'Succeeded');
    }),
    { numRuns: 300 },
  );
});
