import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS, parseFragment, readFragments } from '../../scripts/release/fragments';

/*
 * The files of changes/ that a release moves into CHANGELOG.md.
 */

test('each file of changes/ is a fragment', () =>
  expect(() => readFragments(join(__dirname, '../..'))).not.toThrow());

test.each(Object.keys(KINDS))('a file of the kind %s is a fragment', (kind) =>
  expect(parseFragment(`two-words.${kind}.md`, '**Two words:** a sentence.\n')).toEqual({
    name: `two-words.${kind}.md`,
    kind,
    text: '**Two words:** a sentence.',
  }),
);

const GOOD = '**Subject:** a sentence.';

test.each([
  ['a name without a kind', 'subject.md', GOOD, 'the name must be'],
  ['another kind', 'subject.feature.md', GOOD, 'security, addresses, removed, changed, added, fixed'],
  ['a kind that every object has', 'subject.constructor.md', GOOD, 'the name must be'],
  ['a name with spaces', 'my subject.added.md', GOOD, 'the name must be'],
  ['another type of file', 'subject.added.txt', GOOD, 'the name must be'],
  ['an empty text', 'subject.added.md', '\n', 'begin with its subject'],
  ['a text without a subject', 'subject.added.md', 'A sentence.', 'begin with its subject'],
  ['an item of a list', 'subject.added.md', `- ${GOOD}`, 'begin with its subject'],
  ['half a sentence', 'subject.added.md', '**Subject:** half', 'whole sentence'],
  ['a heading', 'subject.added.md', `${GOOD}\n\n## 2.0.0\n\nMore.`, 'a heading'],
  ['a long text', 'subject.added.md', `**Subject:** ${'word '.repeat(300)}.`, '1000 are allowed'],
])('%s is refused', (_title, name, text, problem) =>
  expect(parseFragment(name, text)).toContainEqual(
    expect.stringMatching(new RegExp(`^changes/${name}: .*${problem}`)),
  ),
);

test('all problems are told at once', () =>
  expect(parseFragment('Bad.md', 'text')).toEqual([
    expect.stringContaining('the name') as string,
    expect.stringContaining('its subject') as string,
    expect.stringContaining('whole sentence') as string,
  ]));

test('a folder among the fragments is refused', () => {
  const root = mkdtempSync(join(tmpdir(), 'fragments-'));
  try {
    mkdirSync(join(root, 'changes/folder.added.md'), { recursive: true });
    writeFileSync(join(root, 'changes/bad.md'), GOOD);
    expect(() => readFragments(root)).toThrow(
      /changes\/bad\.md: the name[^]*changes\/folder\.added\.md: it must be a file/,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});
