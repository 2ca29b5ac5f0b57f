import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { reviewChanges } from '../../scripts/release/changes';

/*
 * The review of a repository before a release: what has changed since its last tag, and what of it nothing tells.
 */

const STACK = 'examples/exchange/golden/contoso.tf.json';
const FILES = {
  'CHANGELOG.md': '# Changelog\n\n## 0.1.0 (2026-12-01)\n\nFirst release.\n',
  'api/constructs.api.md': 'export class Share {\n    readonly name: string;\n}\n',
  'changes/README.md': 'How to write one.\n',
  'schemas/invitation.v1.json': '{}\n',
  [STACK]: '{"resource":{"azurerm_storage_container":{"raw":{}}}}\n',
};

class Repository {
  public readonly root = mkdtempSync(join(tmpdir(), 'changes-'));

  public constructor() {
    this.git('init', '-q');
    this.commit(FILES);
  }

  /** Hooks and settings of the machine have no part in it. */
  public git(...args: string[]): void {
    const settings = [
      'user.name=a',
      'user.email=a@contoso.com',
      'commit.gpgSign=false',
      'core.hooksPath=none',
    ];
    execFileSync('git', [...settings.flatMap((each) => ['-c', each]), ...args], { cwd: this.root });
  }

  public write(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.root, path)), { recursive: true });
      writeFileSync(join(this.root, path), text);
    }
  }

  public commit(files: Readonly<Record<string, string>>): void {
    this.write(files);
    this.git('add', '.');
    this.git('commit', '-q', '--allow-empty', '-m', 'a commit');
  }

  /** Goes on with the next version: the last one is a tag. */
  public release(version = '0.1.0'): void {
    this.git('tag', `v${version}`);
    this.commit({});
  }
}

const RENAMED = { [STACK]: '{"resource":{"azurerm_storage_container":{"renamed":{}}}}\n' };
const UNTOLD = 'addresses are gone (1), and nothing tells it: add a file changes/<subject>.addresses.md';

let repository: Repository;
const review = (version = '0.1.0') => reviewChanges(repository.root, version);
beforeEach(() => {
  repository = new Repository();
});

test('the first release has nothing to compare with, and says so', () =>
  expect(review()).toEqual({
    text: 'first release: neither CHANGELOG.md nor a tag knows an earlier one to compare with',
    untold: [],
  }));

test('without a change, nothing is to tell', () => {
  repository.release();
  expect(review()).toEqual({
    text: 'since v0.1.0:\nAPI: no difference\nAddresses and outputs of the examples: no difference\nSchemas: no difference',
    untold: [],
  });
});

test('an address that is gone fails until a fragment tells it', () => {
  repository.release();
  repository.commit(RENAMED);
  expect(review().text).toContain('- exchange/contoso: azurerm_storage_container.raw\n');
  expect(review().untold).toContain(UNTOLD);
  repository.write({ 'changes/raw.added.md': '**Raw:** has a new name.' });
  expect(review().untold).toEqual([UNTOLD]);
  repository.write({ 'changes/raw.addresses.md': '**Raw:** moves.' });
  expect(review().untold).toEqual([]);
});

test('what an earlier release tells does not tell this change', () => {
  repository.commit({ 'CHANGELOG.md': `${FILES['CHANGELOG.md']}\n### Addresses\n\n- **Raw:** is there.\n` });
  repository.release();
  repository.commit(RENAMED);
  expect(review().untold).toContain(UNTOLD);
});

test('the section of the release tells it, too, and its own tag is not compared with', () => {
  repository.release();
  const section = '## 0.2.0 (2027-01-31)\n\n### Addresses\n\n- **Raw:** moves.\n';
  repository.commit({
    ...RENAMED,
    'CHANGELOG.md': FILES['CHANGELOG.md'].replace('## 0.1.0', `${section}\n## 0.1.0`),
  });
  expect(review('0.2.0').untold).toEqual([]);
  repository.git('tag', 'v0.2.0');
  expect(review('0.2.0').text).toMatch(/^since v0\.1\.0:/);
  expect(review('0.2.0').untold).toEqual([]);
});

test('a clone without the last tag cannot tell what has changed', () => {
  repository.commit({
    'CHANGELOG.md': FILES['CHANGELOG.md'].replace('## 0.1', '## 0.2.0 (unreleased)\n\n## 0.1'),
  });
  expect(() => review('0.2.0')).toThrow(
    'CHANGELOG.md tells of 0.1.0 last, but the last tag here is none: run git fetch --tags, or correct the changelog',
  );
});

test('a tag that the changelog does not tell of is not passed over', () => {
  repository.commit({ 'CHANGELOG.md': '# Changelog\n\n## 0.2.0 (unreleased)\n' });
  repository.git('tag', 'v0.1.0');
  expect(() => review('0.2.0')).toThrow(
    'the last tag is v0.1.0, but CHANGELOG.md tells of no earlier release',
  );
});

test('a fix of an older release is compared with the last one on its branch', () => {
  repository.release();
  repository.commit({ 'CHANGELOG.md': `## 0.2.0 (2027-01-31)\n\n${FILES['CHANGELOG.md']}` });
  repository.git('tag', 'v0.2.0');
  repository.git('checkout', '-q', 'v0.1.0');
  repository.commit({ 'CHANGELOG.md': `## 0.1.1 (unreleased)\n\n${FILES['CHANGELOG.md']}` });
  expect(review('0.1.1').text).toMatch(/^since v0\.1\.0:/);
});

test('a fragment of another form is told with its file', () => {
  repository.write({ 'changes/raw.feature.md': 'Raw.' });
  expect(() => review()).toThrow('changes/raw.feature.md: the name must be <subject>.<kind>.md');
});
