import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExtractorMessage } from '@microsoft/api-extractor';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/*
 * The public API as text, for reviews: `api/<entry>.api.md`. `npm run api` writes the reports, a test compares them.
 */

const ROOT = join(__dirname, '..');
const TSCONFIG = join(ROOT, 'tsconfig.build.json');
const TSC = join(ROOT, 'node_modules/typescript-7/bin/tsc');
/** In the project, so that imports of packages resolve. */
const OUT = join(ROOT, 'cdktf.out/api');

/** The entry points of the package, by the name of their report. */
const ENTRIES: Readonly<Record<string, string>> = {
  constructs: 'constructs/index',
  runtime: 'lib/index',
  testing: 'testing/index',
};

const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

/** Reports show types that the API uses but does not export. They mark undocumented members in any case. */
const FORGOTTEN_EXPORTS = {
  'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
};

/**
 * Compares the API with its reports, or writes the reports.
 *
 * @returns The names of the outdated reports.
 */
export function updateReports({ write }: { readonly write: boolean }): string[] {
  writeDeclarations();
  const configs = Object.entries(ENTRIES).map(([name, entry]) => createConfig(name, entry));
  const [first, ...others] = configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(configs[0], { additionalEntryPoints: [first, ...others] });
  return Object.keys(ENTRIES).filter((_, at) => {
    const { apiReportChanged } = Extractor.invoke(configs[at], {
      compilerState,
      localBuild: write,
      messageCallback: (message: ExtractorMessage) => (message.handled = true),
    });
    return apiReportChanged;
  });
}

/** Finds the lines of a report that show gaps in the API: undocumented members, types that cannot be imported, zod types. */
export function findGaps(report: string): string[] {
  const lines = report.split('\n');
  const gap = /\(undocumented\)|\bzod\b|\bz\.|ae-forgotten-export\) The symbol "/;
  return lines.flatMap((line, index) => {
    if (!gap.test(line)) return [];
    const isComment = line.trim() === '// (undocumented)';
    return [isComment ? `${line.trim()} ${(lines[index + 1] ?? '').trim()}` : line.trim()];
  });
}

/** Returns the committed report of each entry point, by name. */
export function readReports(): Record<string, string> {
  return Object.fromEntries(
    Object.keys(ENTRIES).map((name) => [name, readFileSync(join(ROOT, 'api', `${name}.api.md`), 'utf8')]),
  );
}

/** Writes the declarations of a build. `npm run typecheck` checks them. */
function writeDeclarations(): void {
  rmSync(OUT, { recursive: true, force: true });
  const options = ['--emitDeclarationOnly', '--noCheck', '--outDir', OUT];
  execFileSync(process.execPath, [TSC, '-p', TSCONFIG, ...options], { stdio: 'inherit' });
}

function createConfig(name: string, entry: string): ExtractorConfig {
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: join(OUT, `${entry}.d.ts`),
      compiler: { tsconfigFilePath: TSCONFIG },
      apiReport: {
        enabled: true,
        reportFileName: name,
        reportFolder: join(ROOT, 'api'),
        reportTempFolder: OUT,
        includeForgottenExports: true,
      },
      messages: {
        compilerMessageReporting: SILENT,
        extractorMessageReporting: { ...SILENT, ...FORGOTTEN_EXPORTS },
        tsdocMessageReporting: SILENT,
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, 'package.json'),
  });
}

if (require.main === module) {
  const written = updateReports({ write: true });
  console.log(written.length === 0 ? 'nothing has changed' : `written: ${written.join(', ')}`);
}
