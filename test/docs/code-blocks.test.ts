import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { TSC } from '../support/compile-sources';
import type { Block } from './pages';
import {
  BLOCKS,
  joinLines,
  listBlocks,
  listCommandLines,
  PAGES,
  readBlocks,
  readPage,
  ROOT,
  splitWords,
} from './pages';

test('every block is of a kind that is tested', () => {
  const languages = [...new Set(BLOCKS.map(({ language }) => language))].sort();
  expect(languages).toEqual(['js', 'json', 'kusto', 'mermaid', 'powershell', 'sh', 'text', 'ts']);
});

test.each(PAGES)('%s has no block that the tests miss', (page) => {
  const fences = readPage(page).match(/^ *```/gm) ?? [];
  expect(fences).toHaveLength(2 * readBlocks(page).length);
});

test('the settings of Jest are those of a new project', () => {
  const [{ code }, ...others] = listBlocks('js');
  expect(others).toEqual([]);
  expect(readFileSync(join(ROOT, 'templates/common/jest.config.js'), 'utf8')).toContain(code);
});

test('the TypeScript compiles as it stands, against this package by its name', () => {
  const folder = join(ROOT, 'cdktf.out', 'docs-blocks');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const files = listBlocks('ts').map(({ code, page }, index) => {
    const file = join(folder, `${page.replaceAll(/\W/g, '-')}-${index}.ts`);
    writeFileSync(file, code);
    return file;
  });
  const compilerOptions = {
    types: ['node', 'jest'],
    rootDir: ROOT,
    paths: {
      'cdktf-azure-data-share': [join(ROOT, 'constructs/index.ts')],
      'cdktf-azure-data-share/runtime': [join(ROOT, 'lib/index.ts')],
      'cdktf-azure-data-share/testing': [join(ROOT, 'testing/index.ts')],
    },
  };
  const tsconfig = { extends: join(ROOT, 'tsconfig.json'), compilerOptions, files, include: [] };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  const { status, stdout } = spawnSync(process.execPath, [TSC, '-p', folder], { encoding: 'utf8' });
  expect(files.length).toBeGreaterThan(12);
  expect({ status, problems: stdout }).toEqual({ status: 0, problems: '' });
});

test('the JSON is JSON', () => {
  for (const { code } of listBlocks('json')) expect(() => JSON.parse(code) as unknown).not.toThrow();
});

test('the shell blocks are shell', () => {
  for (const { page, code } of listBlocks('sh')) {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: code, encoding: 'utf8' });
    expect({ page, status, stderr }).toEqual({ page, status: 0, stderr: '' });
  }
});

describe('a PowerShell block', () => {
  const blocks = listBlocks('powershell');

  test('is on the page for people who were invited', () => {
    expect(blocks.map(({ page }) => page)).toContain('docs/invited.md');
  });

  test.each(blocks.map((block): [string, Block] => [block.code.split('\n')[0], block]))(
    'has the words of the shell block before it: %s',
    (_, block) => {
      const ofPage = readBlocks(block.page);
      const shell = ofPage[ofPage.findIndex(({ code }) => code === block.code) - 1];
      expect(shell.language).toBe('sh');
      const words = splitWords(joinLines(block.code, '`'));
      expect(words).toEqual(splitWords(joinLines(shell.code, '\\')));
      // In PowerShell, these mean something else than in bash.
      expect(words.join(' ')).not.toMatch(/[$&|<>"(){};@#]/);
    },
  );
});

test('the README sets up a project as the first guide does', () => {
  const [setUp] = listBlocks('sh', 'docs/getting-started.md');
  expect(listBlocks('sh', 'README.md').map(({ code }) => code)).toContain(setUp.code);
});

test('the README fits on a few screens', () => {
  expect(readPage('README.md').split('\n').length).toBeLessThanOrEqual(250);
});

test('every command line that no other test runs names what exists', () => {
  const { scripts, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  const code = BLOCKS.filter(({ language }) => language === 'ts')
    .map((block) => block.code)
    .join('');
  const exists = (): boolean => true;
  const known: [RegExp, (name: string) => boolean][] = [
    // commands.test.ts and scheduling.test.ts run these.
    [/^datashare /, exists],
    [/^npm run ([\w:]+)$/, (name) => name in scripts],
    [/^npm (test)$/, (name) => name in scripts],
    // examples.test.ts runs each app.
    [/^npx ts-node (examples\/\S+\.ts)$/, (name) => ts.sys.fileExists(join(ROOT, name))],
    // terraform.test.ts reads outputs in this way.
    [/^terraform output -json > output\.json$/, exists],
    // The tests of each command pass documents on standard input.
    [/^terraform output -json \| datashare (register - --json -o register\.json|digest -)$/, exists],
    [/^terraform show -json plan\.tfplan \| datashare register - --diff register\.json$/, exists],
    [/^terraform output -json (\w+) > \S+\.json$/, (name) => code.includes(`outputName: '${name}'`)],
    // The tests of the package in test/long run these.
    [/^npm install (--global )?cdktf-azure-data-share$/, exists],
    [/^npx --no-install datashare --version$/, exists],
    // The versions that the tests of the package use.
    [
      /^npm install --save-dev (jest@.*)$/,
      (names) =>
        names.split(' ').every((each) => {
          const at = each.lastIndexOf('@');
          return devDependencies[each.slice(0, at)] === each.slice(at + 1);
        }),
    ],
    // Needs Docker, or Azure and an identity that may sign in: checked against their documentation.
    [/^npm (ci|pack)$/, exists],
    [/^docker (build|run|push) /, () => ts.sys.fileExists(join(ROOT, 'Dockerfile'))],
    [
      /^az (acr login|containerapp job start|account show|identity show|ad app create|ad app federated-credential create|ad sp create) --/,
      exists,
    ],
    // Needs another package from npm: tried by hand, with cdktf.json.
    [/^npx cdktf-cli@0\.21 (synth|deploy contoso)$/, () => ts.sys.fileExists(join(ROOT, 'cdktf.json'))],
  ];
  const [setUp] = listBlocks('sh', 'docs/getting-started.md');
  const unknown = listCommandLines()
    .filter((line) => !setUp.code.split('\n').includes(line))
    .filter((line) => !known.some(([form, names]) => names(form.exec(line)?.[1] ?? '') && form.test(line)));
  expect(unknown).toEqual([]);
});

test('a Kusto block is a query that an example synthesizes, for another account', () => {
  const golden = readPage('examples/scheduled/golden/fabrikam.tf.json');
  for (const { code } of listBlocks('kusto')) {
    expect(golden).toContain(JSON.stringify(code.trim().replaceAll('"contoso"', '"fabrikam"')).slice(1, -1));
  }
});
