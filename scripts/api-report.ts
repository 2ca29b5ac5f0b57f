import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExtractorMessage } from '@microsoft/api-extractor';
import { CompilerState, Extractor, ExtractorConfig, ExtractorLogLevel } from '@microsoft/api-extractor';

/*
 * The API as text, for reviews: `api/<entry>.api.md`. `npm run api` writes it, a test compares it.
 */

const ROOT = join(__dirname, '..');
const TSCONFIG = join(ROOT, 'tsconfig.build.json');
const TSC = join(ROOT, 'node_modules/typescript-7/bin/tsc');
/** Below the root, where packages are found. */
const OUT = join(ROOT, 'cdktf.out/api');

/** What can be imported, by the name of its report. */
const ENTRIES: Readonly<Record<string, string>> = { constructs: 'constructs/index', runtime: 'lib/index' };

const SILENT = { default: { logLevel: ExtractorLogLevel.None } };

/** The report shows types that the API uses and nobody can import. Members without a comment, it shows in any case. */
const FORGOTTEN_EXPORTS = {
  'ae-forgotten-export': { logLevel: ExtractorLogLevel.Warning, addToApiReportFile: true },
};

/**
 * Compares the API with its reports, or writes them.
 *
 * @returns The reports that were not as they should be.
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

/** The declarations that a build would write. Whether they are right, `npm run typecheck` says. */
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
