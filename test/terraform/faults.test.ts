import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LATE_FAULTS } from '../fixtures/late-faults';
import { LITERAL_FAULTS } from '../fixtures/literal-faults';
import { SHAPE_FAULTS } from '../fixtures/shape-faults';
import type { Fault } from '../fixtures/stack-fault';
import type { Json } from '../fixtures/whole-stack';
import { getParts, wholeStack } from '../fixtures/whole-stack';
import { COMMANDS, findNoticed, STAGES, writeConfiguration } from '../support/noticed-faults';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsIn } from '../support/terraform-messages';

/*
 * The faults that Terraform and the provider of schemas notice, and when: single faults in a stack that has a resource of each type
 * that the constructs make. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** Faults that keep Terraform from looking at anything else, so that each of them has a folder. */
const ALONE = ['an expression without an end', 'resources that wait for each other'];

const FAULTS = [...SHAPE_FAULTS, ...LITERAL_FAULTS, ...LATE_FAULTS];
let folder: string;
let whole: Json;

function faulty({ plant }: Fault): Json {
  const stack = structuredClone(whole);
  plant(getParts(stack));
  return stack;
}

describeTerraform('of a stack with one fault', () => {
  const said = new Map<string, string>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    whole = wholeStack();
    for (const stage of STAGES) {
      const faults = FAULTS.filter((fault) => fault.stage === stage && !ALONE.includes(fault.name));
      const stacks = faults.map((fault) => ({ name: fault.name, stack: faulty(fault) }));
      for (const [name, error] of await findNoticed(folder, stage, stacks)) said.set(name, error);
    }
    for (const fault of FAULTS.filter(({ name }) => ALONE.includes(name))) {
      const errors = errorsIn(
        await terraform(writeConfiguration(folder, fault.name, faulty(fault)), ...COMMANDS.validate),
      );
      said.set(fault.name, `validate: ${errors[0]}`);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the stack without a fault causes no error', async () => {
    const path = writeConfiguration(folder, 'whole', whole);
    await terraform(path, 'init', '-input=false');
    for (const stage of STAGES) {
      const { exitCode, stdout } = await run(path, ...COMMANDS[stage]);
      expect({ exitCode, errors: errorsIn(stdout) }).toEqual({ exitCode: 0, errors: [] });
    }
  });

  test.each(FAULTS.map((fault) => [fault.stage, fault.name, fault.said] as const))(
    '%s notices %s',
    (stage, name, text) => {
      expect(said.get(name)).toMatch(new RegExp(`^${stage}: `));
      expect(said.get(name)).toContain(text);
    },
  );
});
