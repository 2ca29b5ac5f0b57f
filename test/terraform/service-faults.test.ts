import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LATE_FAULTS } from '../fixtures/late-faults';
import { LITERAL_FAULTS } from '../fixtures/literal-faults';
import { SERVICE_FAULTS } from '../fixtures/service-faults';
import { SHAPE_FAULTS } from '../fixtures/shape-faults';
import { findNoticed, STAGES } from '../support/noticed-faults';
import { hasTerraform } from '../support/terraform';

/*
 * The stage at which single faults in jobs, environments, alerts, topics, factories and data sources are noticed: the one of the real
 * provider. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const ROOT = { provider: { azurerm: [{ features: [{}] }] } };

test('the tables have more than 194 faults, each once', () => {
  const names = [...SHAPE_FAULTS, ...LITERAL_FAULTS, ...LATE_FAULTS, ...SERVICE_FAULTS].map(
    ({ name }) => name,
  );
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(194);
});

describeTerraform('of a block with one fault', () => {
  const said = new Map<string, string>();
  let right: Map<string, string>;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    for (const stage of STAGES) {
      const faults = SERVICE_FAULTS.filter((fault) => fault.stage === stage);
      const stacks = faults.map(({ name, wrong }) => ({ name, stack: wrong }));
      for (const [name, error] of await findNoticed(folder, stage, stacks, ROOT)) said.set(name, error);
    }
    const blocks = new Map(SERVICE_FAULTS.map((fault) => [JSON.stringify(fault.right), fault]));
    const stacks = [...blocks.values()].map(({ name, right: stack }) => ({ name, stack }));
    right = await findNoticed(join(folder, 'right'), 'apply', stacks, ROOT);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the blocks without a fault cause no error', () => {
    expect([...right]).toEqual([]);
  });

  test.each(SERVICE_FAULTS.map(({ stage, name, said: text }) => [stage, name, text] as const))(
    '%s notices %s',
    (stage, name, text) => {
      expect(said.get(name)).toMatch(new RegExp(`^${stage}: `));
      expect(said.get(name)).toContain(text);
    },
  );
});
