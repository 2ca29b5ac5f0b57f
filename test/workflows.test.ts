import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The hosted workflows: what they run exists, and nothing that they load can change under its name.
 */

const ROOT = join(__dirname, '..');
const FOLDER = join(ROOT, '.github/workflows');
const workflows = readdirSync(FOLDER).map(
  (name) => [name, readFileSync(join(FOLDER, name), 'utf8')] as const,
);

test('there is one for changes and one for releases', () =>
  expect(workflows.map(([name]) => name)).toEqual(['check.yml', 'release.yml']));

describe.each(workflows)('%s', (_, text) => {
  test('pins each action by its commit, and names the version', () => {
    const uses = [...text.matchAll(/uses: (.*)/g)].map(([, action]) => action);
    expect(uses.length).toBeGreaterThan(1);
    for (const action of uses) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('may only read, and keeps no credentials', () => {
    expect(text).toContain('\npermissions:\n  contents: read\n');
    expect(text).not.toMatch(/secrets\.|write-all|contents: write/);
    const checkouts = text.match(/uses: actions\/checkout/g)!;
    expect(text.match(/persist-credentials: false/g)).toHaveLength(checkouts.length);
  });

  test('bounds the time of each job', () => {
    const jobs = text.match(/runs-on: /g)!;
    expect(text.match(/timeout-minutes: \d+/g)).toHaveLength(jobs.length);
  });

  test('runs scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const names = [...text.matchAll(/npm run (\S+)/g)].map(([, name]) => name);
    expect(names.filter((name) => !(name in scripts))).toEqual([]);
  });
});

test('.ci/run runs scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const text = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  const names = [...text.matchAll(/^npm (?:run (\S+)|(test))/gm)].map(([, run, test]) => run ?? test);
  expect(names.length).toBeGreaterThan(3);
  expect(names.filter((name) => !(name in scripts))).toEqual([]);
});

test('a release is published from a tag, after the checks and the tests, and again where it ended in between', () => {
  const [, [, release]] = workflows;
  const commands = [...release.matchAll(/- run: (.+)/g)].map(([, command]) => command);
  expect(commands).toEqual(['npm ci', 'npm run release:check', 'npm test', 'npm run release:publish']);
});

test('a release is published with provenance: only its job can have an identity, and there is no token', () => {
  const [[, check], [, release]] = workflows;
  expect(release.match(/id-token: write/g)).toHaveLength(1);
  expect(release).toMatch(
    /\n {4}environment: npm\n {4}permissions:\n {6}contents: read\n {6}id-token: write\n/,
  );
  expect(check).not.toContain('id-token');
  expect(release + check).not.toMatch(/NODE_AUTH_TOKEN|_authToken/);
  const publish = readFileSync(join(ROOT, 'scripts/release/publish.ts'), 'utf8');
  expect(publish).toContain(`'publish', folder, '--provenance'`);
});

test('what has changed is compared with the last tag, which both workflows fetch', () => {
  for (const [, text] of workflows) {
    expect(text).toContain('fetch-depth: 0\n');
    expect(text).toMatch(/npm run release:(changes|check)\n/);
  }
});

test('the image is built from the packed package, and run', () => {
  const [[, check]] = workflows;
  const [, job] = check.split('\n  image:\n');
  const commands = [...job.matchAll(/- run: (.+)/g)].map(([, command]) => command);
  expect(commands).toEqual([
    'npm ci',
    'npm pack',
    'docker build --tag datashare .',
    'docker run --rm --read-only --network none datashare --version',
  ]);
});

test('a change is checked by .ci/run on Node.js 20, and by the tests on the oldest and on the newer ones', () => {
  const [[, check]] = workflows;
  expect(check).toContain('- run: .ci/run\n');
  expect(check).toContain('node-version: 20\n');
  expect(check).toContain('version: [20.9.0, 22, 24]\n');
  expect(readFileSync(join(ROOT, 'scripts/release/check.ts'), 'utf8')).toContain(`'20,22,24'`);
});
