import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { listAnchors, listLinks, toAnchor } from '../scripts/docs/anchors';

const ROOT = join(__dirname, '..');
const FOLDERS = ['docs', 'lib', 'constructs', 'examples', 'test', 'bench', 'scripts'];

const pages: readonly string[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .filter((path) => path.endsWith('.md') && !path.includes('node_modules/')),
  ),
];

const readPage = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Describes what is wrong with a link; null if it leads somewhere. */
function checkLink(page: string, link: string): string | null {
  if (/^(?:https?|mailto):/.test(link)) return isExternalUrl(link) ? null : `${link}: not a valid URL`;
  const [path, anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), decodeURIComponent(path));
  if (target.startsWith('..') || !existsSync(join(ROOT, target))) return `${link}: no such file`;
  if (anchor === undefined || !target.endsWith('.md')) return null;
  return listAnchors(readPage(target)).has(anchor) ? null : `${link}: no such heading`;
}

/** Checks the form only: tests use no network. */
function isExternalUrl(link: string): boolean {
  if (link.startsWith('mailto:')) return link.includes('@');
  return URL.canParse(link) && !/[<>{}]/.test(link);
}

test('the pages include the README, the guides and the pages of the examples', () => {
  expect(pages).toEqual(
    expect.arrayContaining(['README.md', 'docs/cli.md', 'docs/errors.md', 'examples/exchange/README.md']),
  );
});

const fragments = readdirSync(join(ROOT, 'changes')).map((name) => `changes/${name}`);

test('every link of changes/ leads somewhere: from its page, or from CHANGELOG.md, into which a release moves the text', () => {
  const broken = fragments.flatMap((path) => {
    const page = path === 'changes/README.md' ? path : 'CHANGELOG.md';
    return listLinks(readPage(path)).flatMap((link) => checkLink(page, link) ?? []);
  });
  expect(broken).toEqual([]);
});

test.each(pages)('every link of %s leads somewhere', (page) => {
  const broken = listLinks(readPage(page)).flatMap((link) => checkLink(page, link) ?? []);
  expect(broken).toEqual([]);
});

describe('the check of links', () => {
  test.each([
    ['docs/cli.md', 'errors.md', null],
    ['docs/cli.md', 'errors.md#regionmismatch', null],
    ['docs/cli.md', '#datashare-sync', null],
    ['docs/cli.md', '../README.md', null],
    ['README.md', 'https://example.com/a#b', null],
    ['docs/cli.md', 'errors.md#no-such-code', 'errors.md#no-such-code: no such heading'],
    ['docs/cli.md', '#datashare-fly', '#datashare-fly: no such heading'],
    ['docs/cli.md', 'README.md', 'README.md: no such file'],
    ['README.md', '../x.md', '../x.md: no such file'],
    ['README.md', 'https://', 'https://: not a valid URL'],
  ])('%s: %s', (page, link, expected) => {
    expect(checkLink(page, link)).toBe(expected);
  });

  test('finds links in text, not in code', () => {
    const page =
      '[a](a.md) `[b](b.md)` ![c](c.png "title")\n\n```text\n[d](d.md)\n```\n\n[e]: e.md\n[f\ng](f_(1).md)';
    expect(listLinks(page).sort()).toEqual(['a.md', 'c.png', 'e.md', 'f_(1).md']);
  });

  test.each([
    ['Snapshots, as a whole', 'snapshots-as-a-whole'],
    ['`datashare sync`', 'datashare-sync'],
    ['What is it? (v2)', 'what-is-it-v2'],
    ['MANAGED_IDENTITY & others', 'managed_identity--others'],
  ])('makes anchors as GitHub does: %s', (heading, anchor) => {
    expect(toAnchor(heading)).toBe(anchor);
    expect([...listAnchors(`# ${heading}\n\n## ${heading}\n\n\`\`\`sh\n# a comment\n\`\`\`\n`)]).toEqual([
      anchor,
      `${anchor}-1`,
    ]);
  });
});
