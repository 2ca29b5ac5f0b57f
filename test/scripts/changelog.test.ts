import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addRelease, readSections } from '../../scripts/release/changelog';
import type { Fragment, Kind } from '../../scripts/release/fragments';
import { VERSION } from '../../lib/version';

/*
 * Fragments become a release in CHANGELOG.md.
 */

const fragment = (name: string, kind: Kind, text: string): Fragment => ({ name, kind, text });
const FRAGMENTS = [
  fragment('a.fixed.md', 'fixed', '**Bug:** is gone.'),
  fragment('b.addresses.md', 'addresses', '**Queues:** move.\nRun this:\n\n`terraform state mv a b`'),
  fragment('c.added.md', 'added', '**Feature:** is there.'),
  fragment('d.added.md', 'added', '**Other:** is there.'),
];
const EARLIER = '# Changelog\n\nIn words.\n\n## 0.1.0 (2026-12-01)\n\nFirst release.\n';

test('the changelog of this repository can be read, and its newest section is this version', () => {
  const [newest] = readSections(readFileSync(join(__dirname, '../../CHANGELOG.md'), 'utf8'));
  expect(newest.version).toBe(VERSION);
});

test('a release begins the changelog, with its fragments by kind', () => {
  const changelog = addRelease(EARLIER, { version: '0.2.0', date: '2027-01-31', fragments: FRAGMENTS });
  expect(changelog).toBe(`# Changelog

In words.

## 0.2.0 (2027-01-31)

### Addresses

- **Queues:** move.
  Run this:

  \`terraform state mv a b\`

### Added

- **Feature:** is there.
- **Other:** is there.

### Fixed

- **Bug:** is gone.

## 0.1.0 (2026-12-01)

First release.
`);
  expect(readSections(changelog)).toEqual([
    { version: '0.2.0', date: '2027-01-31', kinds: ['addresses', 'added', 'fixed'] },
    { version: '0.1.0', date: '2026-12-01', kinds: [] },
  ]);
});

test('a version that was written before keeps its text, and gets the fragments and its date', () => {
  const prepared =
    '# Changelog\n\n## 0.2.0 (unreleased)\n\nAbout it.\n\n### Added\n\n- **First:** is there.\n\n### Addresses\n\nThey are a contract.\n';
  expect(addRelease(prepared, { version: '0.2.0', date: '2027-01-31', fragments: FRAGMENTS })).toBe(
    `# Changelog

## 0.2.0 (2027-01-31)

About it.

### Added

- **Feature:** is there.
- **Other:** is there.
- **First:** is there.

### Addresses

- **Queues:** move.
  Run this:

  \`terraform state mv a b\`

They are a contract.

### Fixed

- **Bug:** is gone.
`,
  );
  expect(addRelease(prepared, { version: '0.2.0', date: '2027-01-31', fragments: [] })).toBe(
    prepared.replace('unreleased', '2027-01-31'),
  );
});

test('a version is released once', () =>
  expect(() => addRelease(EARLIER, { version: '0.1.0', date: '2027-01-31', fragments: FRAGMENTS })).toThrow(
    'CHANGELOG.md tells of 0.1.0 as released on 2026-12-01: set the next version first',
  ));

test('a release without changes is refused', () =>
  expect(() => addRelease(EARLIER, { version: '0.2.0', date: '2027-01-31', fragments: [] })).toThrow(
    'changes/ has nothing to tell of 0.2.0',
  ));

test.each(['0.1.0', 'v0.1.0 (2026-12-01)', '0.1.0 (soon)', 'Unreleased'])(
  'another heading is refused: %s',
  (heading) =>
    expect(() => readSections(`## ${heading}\n`)).toThrow(`the heading "## ${heading}" must be like`),
);
