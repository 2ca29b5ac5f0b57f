import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme, MarkdownRenderer } from 'vitepress';

const ROOT = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** Pages of the repository that the site leaves out: they are for people who have the sources open. */
export const EXCLUDED = [
  '{api,bench,changes,constructs,dist-cdktn,lib,packages,schemas,scripts,test}/**',
  '**/{dist,*.out}/**',
];

/** Returns the path of a page on the site, by its path in the repository. */
export function toSitePath(path: string): string {
  if (path === 'README.md') return 'index.md';
  const [, example] = /^examples\/([^/]+)\/README\.md$/.exec(path) ?? [];
  if (example) return `examples/${example}.md`;
  if (!path.includes('/')) return path.toLowerCase();
  return path.replace(/^docs\//, '').replace(/README\.md$/, 'index.md');
}

function isOnSite(path: string): boolean {
  return /^(?:[^/]+|docs\/.+|examples\/[^/]+\/README)\.md$/.test(path) && existsSync(join(ROOT, path));
}

/**
 * Makes the links of the repository work on the site. Links to pages lead to their place on the site; links to other
 * files become text, because the site does not have them.
 */
export function convertLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page = relative(ROOT, env.realPath ?? env.path).replaceAll('\\', '/');
    for (const token of tokens) {
      let isRemoved = false;
      token.children = (token.children ?? []).filter((child) => {
        // A name in angle brackets is text, not an element that Vue would look for.
        if (child.type === 'html_inline' && !/^<(?:\/?a\b|br\b|!--)/.test(child.content)) child.type = 'text';
        if (child.type === 'link_close' && isRemoved) return (isRemoved = false);
        if (child.type !== 'link_open') return true;
        const href = convertLink(child.attrGet('href') ?? '', page);
        isRemoved = href === undefined;
        if (href !== undefined) child.attrSet('href', href);
        return !isRemoved;
      });
    }
  });
}

/** Leaves the source of Mermaid diagrams as it is, for the theme to draw. */
export function keepDiagrams(md: MarkdownRenderer): void {
  const { fence } = md.renderer.rules;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const { info, content } = tokens[index];
    if (info.trim() === 'mermaid')
      return `<pre class="mermaid" v-pre>${md.utils.escapeHtml(content)}</pre>\n`;
    return fence!(tokens, index, options, env, self);
  };
}

/** Converts a link of a page; undefined if the site does not have its target. */
function convertLink(href: string, page: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const target = posix.join(posix.dirname(page), path);
  if (!isOnSite(target)) return undefined;
  return `/${toSitePath(target)}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** The guides in the order in which people need them. Other pages follow in the order of their names. */
const GUIDES = [
  { text: 'Start', names: ['getting-started', 'invited', 'concepts'] },
  {
    text: 'Guides',
    names: [
      ...['access', 'reviewing-access', 'exchange', 'snapshots', 'adls-gen2', 'scheduling', 'cross-tenant'],
      ...['monitoring', 'credentials', 'platform', 'testing'],
    ],
  },
  {
    text: 'Reference',
    names: ['cli', 'errors', 'api/README', 'api/constructs', 'api/runtime', 'api/testing', 'limits'],
  },
  { text: 'More', names: ['migrating', 'cdk-terrain', 'live-checks'] },
];

export function createSidebar(): DefaultTheme.SidebarItem[] {
  const listed = GUIDES.flatMap(({ names }) => names);
  const others = listPages('docs').filter(
    (path) => !listed.includes(path.slice('docs/'.length, -'.md'.length)),
  );
  const decisions = others.filter((path) => path.startsWith('docs/decisions/'));
  const rest = others.filter((path) => !decisions.includes(path));
  const examples = listPages('examples').filter(isOnSite);
  const project = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
  const groups = GUIDES.map(({ text, names }) => ({ text, paths: names.map((name) => `docs/${name}.md`) }));
  return [
    { text: 'Overview', link: '/' },
    ...groups.map(({ text, paths }) => createGroup(text, text === 'More' ? [...paths, ...rest] : paths)),
    createGroup('Examples', examples, true),
    createGroup('Project', project, true),
    createGroup('Decisions', decisions, true),
  ].filter(({ items }) => items?.length !== 0);
}

function createGroup(text: string, paths: readonly string[], collapsed?: boolean): DefaultTheme.SidebarItem {
  const items = paths.filter(isOnSite).map((path) => ({
    text: readTitle(path),
    link: `/${toSitePath(path).replace(/(?:index)?\.md$/, '')}`,
  }));
  return { text, items, collapsed };
}

function listPages(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.md') && !path.includes('/.vitepress/'))
    .sort();
}

function readTitle(path: string): string {
  const [, title] = /^# (.+)$/m.exec(readFileSync(join(ROOT, path), 'utf8')) ?? [];
  return (title ?? path).replaceAll('`', '');
}
