import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { VERSION } from '../../lib/version';

/*
 * `npm run release:publish`, with another npm on the path that publishes nothing: it notes how it is called, and answers for a registry.
 */

const ROOT = join(__dirname, '../..');
const NOT_FOUND = { status: 1, stdout: '{ "error": { "code": "E404" } }' };
const OTHER_VERSIONS = { status: 0, stdout: '' };
const PUBLISHED = { status: 0, stdout: JSON.stringify(VERSION) };
const PUBLISH = 'publish FOLDER --provenance --access public';

interface Answer {
  readonly status: number;
  readonly stdout: string;
}

/** Publishes to a registry that answers this of each package; returns the commands that would have published. */
function publish(answers: readonly [Answer, Answer], publishStatus = 0) {
  const folder = mkdtempSync(join(tmpdir(), 'publish-'));
  const log = join(folder, 'log');
  const npm = `#!${process.execPath}
const args = process.argv.slice(2);
if (args[0] === 'view') {
  const { status, stdout } = ${JSON.stringify(answers)}[args[1] === 'cdktf-azure-data-share@${VERSION}' ? 0 : 1];
  process.stdout.write(stdout);
  process.exit(status);
}
require('node:fs').appendFileSync(${JSON.stringify(log)}, args.join(' ') + '\\n');
process.exit(${publishStatus});
`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  const { status, stderr } = spawnSync(
    process.execPath,
    ['-r', 'ts-node/register/transpile-only', 'scripts/release/publish.ts'],
    {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` },
    },
  );
  const published = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
  return { status, published, stderr };
}

const FIRST = PUBLISH.replace('FOLDER', '.');
const SECOND = PUBLISH.replace('FOLDER', './dist-cdktn');

test.each<[string, [Answer, Answer], string[]]>([
  ['two new packages are published', [NOT_FOUND, NOT_FOUND], [FIRST, SECOND]],
  ['new versions are published', [OTHER_VERSIONS, OTHER_VERSIONS], [FIRST, SECOND]],
  ['a run that ended between the two goes on', [PUBLISHED, OTHER_VERSIONS], [SECOND]],
  ['a version that is published twice is left as it is', [PUBLISHED, PUBLISHED], []],
])('%s, with provenance', (_title, answers, expected) =>
  expect(publish(answers)).toEqual({ status: 0, published: expected, stderr: '' }),
);

test.each<[string, Answer]>([
  ['no answer', { status: 1, stdout: '' }],
  ['another error', { status: 1, stdout: '{ "error": { "code": "E500" } }' }],
  ['another version', { status: 0, stdout: '"9.9.9"' }],
])('with %s of the registry, nothing is published', (_title, answer) => {
  const { status, published, stderr } = publish([answer, NOT_FOUND]);
  expect({ status, published }).toEqual({ status: 1, published: [] });
  expect(stderr).toContain('the registry gave no clear answer for cdktf-azure-data-share');
});

test('if the first package is refused, the second is not published', () =>
  expect(publish([NOT_FOUND, NOT_FOUND], 7)).toMatchObject({ status: 7, published: [FIRST] }));
