import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { EXIT_CODES } from '../../lib/errors/error-codes';
import { explanations } from '../../lib/errors/explanations';
import { FILE_FAILURES } from '../../lib/errors/failure-codes';
import { WARNING_CODES } from '../../lib/errors/warning-codes';

const ROOT = join(__dirname, '../..');

/** Folders whose texts are meant for programs: the command adds its own flags. */
const FOLDERS = ['snapshot', 'runtime', 'azure', 'exchange', 'errors', 'model'].map((name) => `lib/${name}`);

const COMMANDS =
  'accept|acceptance|access|check|explain|history|invitation|plan|reject|rollback|schedule|status|sync|verify';
const FLAG_OR_COMMAND = new RegExp(`(?<![\\w-])--[a-z]|\\bdatashare (?:${COMMANDS})\\b`);

/** Lists the literal texts of a source file. Comments are none. */
function listTexts(path: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest));
  return texts;
}

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    // Documentation, which only the command loads.
    .filter((path) => !path.startsWith('lib/errors/explanations/')),
);

describe('texts for programs', () => {
  test('name no flag and no command', () => {
    expect(sources.length).toBeGreaterThan(100);
    const found = sources.flatMap((path) =>
      listTexts(path)
        .filter((text) => FLAG_OR_COMMAND.test(text))
        .map((text) => `${path}: ${text}`),
    );
    expect(found).toEqual([]);
  });

  test.each(['run it again with --reconcile', '--adopt', 'run datashare sync first'])(
    'would be found: %s',
    (text) => {
      expect(text).toMatch(FLAG_OR_COMMAND);
    },
  );
});

describe('the explanation of', () => {
  const codes = new Set([
    ...Object.keys(EXIT_CODES),
    ...Object.values(WARNING_CODES).flat(),
    ...FILE_FAILURES,
  ]);

  test('every code exists, and of no other', () => {
    expect(Object.keys(explanations).sort()).toEqual([...codes].sort());
  });

  test.each(Object.entries(explanations))(
    '%s is complete sentences and a real message',
    (code, { meaning, causes, actions, example }) => {
      expect(example).toMatch(new RegExp(`^${code}: .+; .+`));
      expect(causes.length).toBeGreaterThan(0);
      expect(actions.length).toBeGreaterThan(0);
      for (const text of [meaning, ...causes, ...actions]) expect(text).toMatch(/^\S.*[.`0-9a-z]$/);
    },
  );
});
