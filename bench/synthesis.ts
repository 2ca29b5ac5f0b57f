import { execFileSync, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatTable } from '../lib/cli/output/format-table';

/*
 * Measures the synthesis of shares with many recipients, next to plain CDKTF with the same number of role assignments in the same
 * run, compiled and by ts-node: npm run bench:synthesis
 */

/** Datasets of one share, and the recipients who are all invited to it. */
export interface Shape {
  readonly recipients: number;
  readonly datasets: number;
  readonly kind: 'folders' | 'containers';
}

/** Shares; the same role assignments as plain CDKTF; these and the invitations as outputs, as plain CDKTF. */
export type Variant = 'shares' | 'by hand' | 'by hand, with documents';

export interface SynthesisFigures {
  /** From the first declaration to the end of the synthesis. */
  readonly seconds: number;
  /** The whole process, including its start. */
  readonly wholeSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly assignments: number;
}

/** A way to run an app. CDKTF records stack traces of constructs, which are dear under ts-node only. */
type Runner = 'compiled' | 'ts-node';

interface MeasuredShape extends Shape {
  /** Limits of the compiled app, beside the one that declares the same resources and documents by hand. */
  readonly goal: { readonly cpuRatio: number; readonly peakMiB?: number };
}

const SHAPES: readonly MeasuredShape[] = [
  { recipients: 1000, datasets: 10, kind: 'folders', goal: { cpuRatio: 1.2 } },
  { recipients: 1000, datasets: 10, kind: 'containers', goal: { cpuRatio: 1.3 } },
  { recipients: 10_000, datasets: 1, kind: 'containers', goal: { cpuRatio: 1.3, peakMiB: 350 } },
];
const VARIANTS: readonly Variant[] = ['by hand', 'by hand, with documents', 'shares'];
const RUNNERS: readonly Runner[] = ['compiled', 'ts-node'];
const ROUNDS = 3;

const ROOT = join(__dirname, '..');
/** Below node_modules, so that the compiled files find their packages. */
const COMPILED = join(ROOT, 'node_modules/.cache/bench-synthesis');

if (require.main === module) main();

function main(): void {
  compile();
  const isMet = SHAPES.map(measureShape);
  process.exitCode = isMet.every(Boolean) ? 0 : 1;
}

function compile(): void {
  rmSync(COMPILED, { recursive: true, force: true });
  const tsc = join(ROOT, 'node_modules/typescript-7/bin/tsc');
  const flags = ['-p', 'tsconfig.json', '--noEmit', 'false', '--outDir', COMPILED];
  execFileSync(process.execPath, [tsc, ...flags], { cwd: ROOT, stdio: 'inherit' });
}

function measureShape(shape: MeasuredShape): boolean {
  const { recipients, datasets, kind, goal } = shape;
  console.log(
    `${recipients.toLocaleString('en-US')} recipients x ${datasets} ${kind}, best of ${ROUNDS} by CPU time\n`,
  );
  const [compiled] = RUNNERS.map((runner) => compareVariants(runner, shape));
  const { cpuRatio, peakMiB = Infinity } = goal;
  const isMet = compiled.cpuRatio <= cpuRatio && compiled.peakMiB <= peakMiB;
  const memory = peakMiB === Infinity ? '' : `, at most ${peakMiB} MiB`;
  console.log(
    `  goal: compiled, at most ${cpuRatio} by hand, with documents${memory}: ${isMet ? 'met' : 'MISSED'}\n`,
  );
  return isMet;
}

function compareVariants(
  runner: Runner,
  shape: Shape,
): { readonly cpuRatio: number; readonly peakMiB: number } {
  const runs = new Map<Variant, SynthesisFigures[]>(VARIANTS.map((variant) => [variant, []]));
  // The variants take turns, so that other load on the machine affects all of them.
  for (let round = 0; round < ROUNDS; round++)
    for (const variant of VARIANTS) runs.get(variant)!.push(measureSynthesis(runner, variant, shape));
  const best = VARIANTS.map((variant) => findCheapest(runs.get(variant)!));
  const [byHand, withDocuments, shares] = best;
  const rows = VARIANTS.map((variant, i) => [
    variant,
    best[i].assignments.toLocaleString('en-US'),
    `${best[i].seconds.toFixed(1)} s`,
    `${best[i].wholeSeconds.toFixed(1)} s`,
    `${best[i].cpuSeconds.toFixed(1)} s`,
    `${best[i].peakMiB.toFixed(0)} MiB`,
  ]);
  const head = [runner, 'assignments', 'synthesis', 'process', 'CPU', 'peak memory'];
  console.log(`${formatTable(head, rows, [1, 2, 3, 4, 5])}\n`);
  console.log(`  shares / by hand:                 ${formatRatios(shares, byHand)}`);
  console.log(`  shares / by hand, with documents: ${formatRatios(shares, withDocuments)}\n`);
  return { cpuRatio: shares.cpuSeconds / withDocuments.cpuSeconds, peakMiB: shares.peakMiB };
}

function measureSynthesis(runner: Runner, variant: Variant, shape: Shape): SynthesisFigures {
  const file = 'bench/synthesis-once';
  const program =
    runner === 'compiled'
      ? [join(COMPILED, `${file}.js`)]
      : ['-r', 'ts-node/register/transpile-only', join(ROOT, `${file}.ts`)];
  const args = [...program, variant, JSON.stringify(shape)];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as SynthesisFigures;
}

/** The run that was least disturbed by others. */
function findCheapest(runs: readonly SynthesisFigures[]): SynthesisFigures {
  return runs.reduce((best, run) => (run.cpuSeconds < best.cpuSeconds ? run : best));
}

function formatRatios(ours: SynthesisFigures, theirs: SynthesisFigures): string {
  const ratio = (key: keyof SynthesisFigures): string => (ours[key] / theirs[key]).toFixed(2);
  return `synthesis ${ratio('seconds')}, process ${ratio('wholeSeconds')}, CPU ${ratio('cpuSeconds')}, memory ${ratio('peakMiB')}`;
}
