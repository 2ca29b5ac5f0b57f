import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJobContainer } from './support/container-job';

/*
 * .github/workflows/check.yml builds the image. Without Docker, what it says is held against the package and the job that
 * runs in it. long/scheduled-job.test.ts runs the same command as a plain process.
 */

const ROOT = join(__dirname, '..');
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const manifest = JSON.parse(read('package.json')) as {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};

/** Its instructions in order, without comments; a backslash at the end of a line joins the next. */
const instructions = read('Dockerfile')
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [, name, rest] = /^([A-Z]+) (.*)$/.exec(line)!;
    return { name, rest };
  });
const all = (name: string): string[] =>
  instructions.filter((each) => each.name === name).map(({ rest }) => rest);

/** The files that npm pack writes. */
const tarball = `${manifest.name}-${manifest.version}.tgz`;

const matches = (pattern: string, name: string): boolean =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(name);

test('the image is a slim one, pinned by its digest, of a Node that the package supports', () => {
  const [, major] = /^node:(\d+)\.\d+\.\d+-\w+-slim@sha256:[0-9a-f]{64}$/.exec(all('FROM')[0])!;
  const [, least] = /^>=(\d+)\./.exec(manifest.engines.node)!;
  expect(Number(major)).toBeGreaterThanOrEqual(Number(least));
});

test('the package comes from its tarball, and nothing else is sent to the builder', () => {
  const [pattern, target] = all('COPY')[0].split(' ');
  expect(all('COPY')).toHaveLength(1);
  expect(matches(pattern, tarball)).toBe(true);
  expect(all('RUN')[0]).toContain(`npm install --global`);
  expect(all('RUN')[0]).toContain(`${target}${pattern}`);
  expect(read('.dockerignore')).toBe(`*\n!${pattern}\n`);
});

test('it runs without root after the installation', () => {
  const names = instructions.map(({ name }) => name);
  expect(all('USER')).toEqual(['node']);
  expect(names.indexOf('USER')).toBeGreaterThan(names.lastIndexOf('RUN'));
});

test('it runs the command of the package, which is that of the job', () => {
  const { command } = readJobContainer(read('examples/scheduled/golden/fabrikam.tf.json'));
  expect(JSON.parse(all('ENTRYPOINT')[0])).toEqual(command);
  expect(Object.keys(manifest.bin)).toEqual(command);
});

test('it holds no secret and no setting of an account', () =>
  expect(all('ENV')).toEqual(['NODE_ENV=production']));
