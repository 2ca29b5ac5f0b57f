import type { Kind } from './fragments';

/** Texts by their path. */
export type Files = ReadonlyMap<string, string>;

/** The differences between two versions, as their users find them. */
export interface Differences {
  /** Lines of the reports in api/, below the declaration that they belong to. */
  readonly api: Changes;
  /** Addresses and outputs in the Terraform of the examples. */
  readonly addresses: Changes;
  /** JSON Schemas of documents. */
  readonly schemas: Changes;
}

/** Values that are no longer there, and new ones. A value that changed is in both. */
export interface Changes {
  readonly gone: readonly string[];
  readonly added: readonly string[];
}

/** Compares the files of `api/`, `schemas/` and `examples/` of two versions. The stacks of a new example are no difference. */
export function compareVersions(before: Files, after: Files): Differences {
  const compare = (pattern: RegExp, list: (text: string, path: string) => string[]): Changes => {
    const [old, now] = [before, after].map((files) =>
      [...files].filter(([path]) => pattern.test(path)).flatMap(([path, text]) => list(text, path)),
    );
    return { gone: subtract(old, now), added: subtract(now, old) };
  };
  return {
    api: compare(/^api\/.*\.api\.md$/, listApi),
    addresses: compare(/^examples\/.*\/golden\/.*\.tf\.json$/, (text, path) =>
      before.has(path) ? listAddresses(text, path) : [],
    ),
    schemas: compare(/^schemas\/.*\.json$/, (text, path) => [`${path} ${text}`]),
  };
}

/** Returns the values of a list that another list does not have, or has less often. */
function subtract(values: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const each of others) counts.set(each, (counts.get(each) ?? 0) + 1);
  return values.filter((each) => {
    const count = counts.get(each) ?? 0;
    counts.set(each, count - 1);
    return count <= 0;
  });
}

/** Lists what a report says, each line below its declaration, so that a member that moves to another class is a change. */
function listApi(report: string, path: string): string[] {
  const [, entry] = /([^/]+)\.api\.md$/.exec(path)!;
  let declaration = '';
  return report.split('\n').flatMap((line) => {
    const text = line.trim();
    if (/^(?:\/\/.*|\/\*.*|\*.*|```.*|#.*|[})\];]*)$/.test(text)) return [];
    if (!/^\s/.test(line)) {
      const [, name] = /\b(?:class|interface|type|function|const|enum|namespace) (\w+)/.exec(line) ?? [];
      declaration = name ?? text;
    }
    return [`${entry}: ${declaration}: ${text}`];
  });
}

interface Terraform {
  readonly [block: string]: Readonly<Record<string, object>> | undefined;
}

/** Lists the addresses of a synthesized stack, as Terraform prints them, and its outputs. */
function listAddresses(text: string, path: string): string[] {
  const { resource = {}, data = {}, module: modules = {}, output = {} } = JSON.parse(text) as Terraform;
  const name = path.replace(/^examples\/|\.tf\.json$/g, '').replace('/golden/', '/');
  const listTypes = (types: Readonly<Record<string, object>>, prefix: string): string[] =>
    Object.entries(types).flatMap(([type, all]) => Object.keys(all).map((id) => `${prefix}${type}.${id}`));
  return [
    ...listTypes(resource, ''),
    ...listTypes(data, 'data.'),
    ...listTypes({ module: modules, output }, ''),
  ].map((address) => `${name}: ${address}`);
}

/** Differences, with the kinds of which one must tell them. */
const RULES: readonly {
  readonly subject: string;
  readonly select: (differences: Differences) => readonly string[];
  readonly kinds: readonly Kind[];
}[] = [
  { subject: 'lines of the API are gone', select: ({ api }) => api.gone, kinds: ['changed', 'removed'] },
  { subject: 'lines of the API are new', select: ({ api }) => api.added, kinds: ['added', 'changed'] },
  { subject: 'addresses are gone', select: ({ addresses }) => addresses.gone, kinds: ['addresses'] },
  {
    subject: 'addresses are new',
    select: ({ addresses }) => addresses.added,
    kinds: ['addresses', 'added', 'changed'],
  },
  {
    subject: 'the schemas of documents differ',
    select: ({ schemas }) => [...schemas.gone, ...schemas.added].map((each) => each.split(' ', 1)[0]),
    kinds: ['added', 'changed', 'removed'],
  },
];

/** Returns the differences that no fragment, or section of the changelog, of a fitting kind tells. */
export function findUntold(differences: Differences, told: ReadonlySet<Kind>): string[] {
  return RULES.flatMap(({ subject, select, kinds }) => {
    const count = new Set(select(differences)).size;
    if (count === 0 || kinds.some((kind) => told.has(kind))) return [];
    return [
      `${subject} (${count}), and nothing tells it: add a file changes/<subject>.${kinds.join('|')}.md`,
    ];
  });
}

/** Writes differences for people, who compare them with what is told. */
export function formatDifferences({ api, addresses, schemas }: Differences): string {
  const list = (
    title: string,
    { gone, added }: Changes,
    format = (text: string): string => text,
  ): string[] => {
    const lines = [...gone.map((each) => `- ${format(each)}`), ...added.map((each) => `+ ${format(each)}`)];
    return [
      `${title}: ${lines.length === 0 ? 'no difference' : ''}`.trim(),
      ...lines.map((each) => `  ${each}`),
    ];
  };
  return [
    ...list('API', api),
    ...list('Addresses and outputs of the examples', addresses),
    ...list('Schemas', schemas, (text) => text.split(' ', 1)[0]),
  ].join('\n');
}
