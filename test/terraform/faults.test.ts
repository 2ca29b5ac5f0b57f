import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LATE_FAULTS } from '../fixtures/late-faults';
import { LITERAL_FAULTS } from '../fixtures/literal-faults';
import { SHAPE_FAULTS } from '../fixtures/shape-faults';
import type { Fault } from '../fixtures/stack-fault';
import type { Json } from '../fixtures/whole-stack';
import { getParts, wholeStack } from '../fixtures/whole-stack';
import { hasTerraform, run, terraform } from '../support/terraform';
import { errorsByModule, errorsIn } from '../support/terraform-messages';

/*
 * The faults that Terraform and the provider of schemas notice, and when: single faults in a stack that has a resource of each type
 * that the constructs make. Where Terraform is not on the path, these tests are skipped by name.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

/** Faults that keep Terraform from looking at anything else, so that each of them has a folder. */
const ALONE = ['an expression without an end', 'resources that wait for each other'];

const FAULTS = [...SHAPE_FAULTS, ...LITERAL_FAULTS, ...LATE_FAULTS];
const STAGES = ['validate', 'plan', 'apply'] as const;

const COMMANDS = {
  validate: ['validate', '-json'],
  plan: ['plan', '-json', '-input=false'],
  apply: ['apply', '-json', '-input=false', '-auto-approve'],
};

let folder: string;
let whole: Json;

function faulty({ plant }: Fault): Json {
  const stack = structuredClone(whole);
  plant(getParts(stack));
  return stack;
}

function written(name: string, stack: unknown): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'main.tf.json'), JSON.stringify(stack));
  return path;
}

/** The first message and its command, for faults that are each in a module of one configuration. */
async function findNoticed(stage: Fault['stage'], faults: readonly Fault[]): Promise<Map<string, string>> {
  const modules = faults.map((fault, at) => {
    written(`${stage}/fault${at}`, faulty(fault));
    return [`fault${at}`, { source: `./fault${at}` }] as const;
  });
  const path = written(stage, { module: Object.fromEntries(modules) });
  await terraform(path, 'init', '-input=false');
  const said = new Map<string, string>();
  for (const command of STAGES.slice(0, STAGES.indexOf(stage) + 1)) {
    const errors = errorsByModule(await terraform(path, ...COMMANDS[command]));
    for (const [at, { name }] of faults.entries()) {
      const [error] = errors.get(`fault${at}`) ?? [];
      if (error !== undefined && !said.has(name)) said.set(name, `${command}: ${error}`);
    }
  }
  return said;
}

describeTerraform('of a stack with one fault', () => {
  const said = new Map<string, string>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'terraform-'));
    whole = wholeStack();
    for (const stage of STAGES) {
      const faults = FAULTS.filter((fault) => fault.stage === stage && !ALONE.includes(fault.name));
      for (const [name, error] of await findNoticed(stage, faults)) said.set(name, error);
    }
    for (const fault of FAULTS.filter(({ name }) => ALONE.includes(name))) {
      const errors = errorsIn(await terraform(written(fault.name, faulty(fault)), ...COMMANDS.validate));
      said.set(fault.name, `validate: ${errors[0]}`);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the stack without a fault causes no error', async () => {
    const path = written('whole', whole);
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
