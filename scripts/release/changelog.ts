import type { Fragment, Kind } from './fragments';
import { KINDS } from './fragments';

/** One version, as CHANGELOG.md tells of it. */
export interface Section {
  readonly version: string;
  /** The day of the release; nothing of a version that is not released. */
  readonly date?: string;
  readonly kinds: readonly Kind[];
}

const HEADING = /^## (.*)$/;
const RELEASED = /^(\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$/;
const UNRELEASED = /^(\d+\.\d+\.\d+) \(unreleased\)$/;

/**
 * Reads which versions a changelog tells of, from the newest to the oldest.
 *
 * @throws Error for a heading of another form
 */
export function readSections(changelog: string): Section[] {
  return splitChangelog(changelog).sections.map(({ heading, body }) => {
    const [, version, date] = RELEASED.exec(heading) ?? UNRELEASED.exec(heading) ?? [];
    if (version === undefined)
      throw new Error(
        `CHANGELOG.md: the heading "## ${heading}" must be like "## 1.2.3 (2027-01-31)" or "## 1.2.3 (unreleased)"`,
      );
    const headings = [...body.matchAll(/^### (.*)$/gm)].map(([, name]) => name);
    const kinds = listKinds().filter((kind) => headings.includes(KINDS[kind]));
    return { version, ...(date === undefined ? {} : { date }), kinds };
  });
}

/**
 * Returns a changelog with the release of a version: a section with the fragments by kind. A section of this version that is not
 * released yet keeps its text, and gets the fragments and the date.
 *
 * @throws Error if the version is told as released already, or nothing is to tell
 */
export function addRelease(
  changelog: string,
  release: { readonly version: string; readonly date: string; readonly fragments: readonly Fragment[] },
): string {
  const { version, date, fragments } = release;
  const [newest] = readSections(changelog);
  const isPrepared = newest?.version === version;
  if (isPrepared && newest.date !== undefined)
    throw new Error(
      `CHANGELOG.md tells of ${version} as released on ${newest.date}: set the next version first`,
    );
  if (!isPrepared && fragments.length === 0) throw new Error(`changes/ has nothing to tell of ${version}`);
  const { introduction, sections } = splitChangelog(changelog);
  const [prepared, ...earlier] = isPrepared ? sections : [{ heading: '', body: '' }, ...sections];
  const body = listKinds().reduce(
    (text, kind) =>
      addEntries(
        text,
        KINDS[kind],
        fragments.filter((each) => each.kind === kind),
      ),
    prepared.body,
  );
  const all = [{ heading: `${version} (${date})`, body }, ...earlier];
  const texts = all.map(({ heading, body: text }) => `## ${heading}\n\n${text.trim()}\n`);
  return `${[introduction.trim() + '\n', ...texts].join('\n')}`;
}

const listKinds = (): Kind[] => Object.keys(KINDS) as Kind[];

interface Part {
  readonly heading: string;
  readonly body: string;
}

function splitChangelog(changelog: string): { introduction: string; sections: Part[] } {
  const sections: { heading: string; lines: string[] }[] = [];
  const introduction: string[] = [];
  for (const line of changelog.split('\n')) {
    const [, heading] = HEADING.exec(line) ?? [];
    if (heading !== undefined) sections.push({ heading, lines: [] });
    else (sections.at(-1)?.lines ?? introduction).push(line);
  }
  return {
    introduction: introduction.join('\n'),
    sections: sections.map(({ heading, lines }) => ({ heading, body: lines.join('\n') })),
  };
}

/** Adds the entries of a kind below its heading, before those that are there. */
function addEntries(body: string, heading: string, fragments: readonly Fragment[]): string {
  if (fragments.length === 0) return body;
  const entries = fragments.map(({ text }) => `- ${text.replace(/\n(?=.)/g, '\n  ')}\n`).join('');
  const title = `### ${heading}\n\n`;
  const at = `\n${body}`.indexOf(`\n${title}`);
  if (at === -1) return `${body.trimEnd()}\n\n${title}${entries}`;
  const start = at + title.length;
  return body.slice(0, start) + entries + (/^- /.test(body.slice(start)) ? '' : '\n') + body.slice(start);
}
