import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { formatTable } from '../lib/cli/output/format';

/*
 * Measures the synthesis of 1,000 recipients of 10 datasets, next to plain CDKTF with the same number of role
 * assignments in the same run: npm run bench:synthesis
 */

export const RECIPIENTS = 1000;
export const DATASETS = 10;

/** Shares; the same role assignments as plain CDKTF; these and the invitations as outputs, as plain CDKTF. */
export type Variant = 'shares' | 'by hand' | 'by hand, with documents';

export interface SynthesisFigures {
  /** From the first declaration to the end of the synthesis. */
  readonly seconds: number;
  /** The whole process, including its start. */
  readonly wholeSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMB: number;
  readonly assignments: number;
}

const VARIANTS: readonly Variant[] = ['by hand', 'by hand, with documents', 'shares'];
const ROUNDS = 3;
const LIMIT_SECONDS = 10;
const LIMIT_MB = 500;

if (require.main === module) main();

function main(): void {
  const isWithin = ['folders', 'containers'].map(compareVariants);
  process.exitCode = isWithin.every(Boolean) ? 0 : 1;
}

/** For each recipient, either one assignment with a condition for 10 folders, or 10 assignments, one for each container. */
function compareVariants(shape: string): boolean {
  const runs = new Map<Variant, SynthesisFigures[]>(VARIANTS.map((variant) => [variant, []]));
  // The variants take turns, so that other load on the machine affects all of them.
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of VARIANTS) runs.get(variant)!.push(measureSynthesis(variant, shape));
  }
  const best = VARIANTS.map((variant) => findFastest(runs.get(variant)!));
  const [byHand, withDocuments, shares] = best;
  const rows = VARIANTS.map((variant, i) => [
    variant,
    best[i].assignments.toLocaleString('en-US'),
    `${best[i].seconds.toFixed(1)} s`,
    `${best[i].wholeSeconds.toFixed(1)} s`,
    `${best[i].cpuSeconds.toFixed(1)} s`,
    `${best[i].peakMB.toFixed(0)} MB`,
  ]);
  const head = ['', 'assignments', 'synthesis', 'process', 'CPU', 'peak memory'];
  const isWithin = shares.wholeSeconds < LIMIT_SECONDS && shares.peakMB < LIMIT_MB;
  console.log(
    `${RECIPIENTS} recipients x ${DATASETS} ${shape}, best of ${ROUNDS}\n\n${formatTable(head, rows, [1, 2, 3, 4, 5])}\n`,
  );
  console.log(`  shares / by hand:                 ${formatRatios(shares, byHand)}`);
  console.log(`  shares / by hand, with documents: ${formatRatios(shares, withDocuments)}`);
  console.log(
    `  limits: process under ${LIMIT_SECONDS} s, ${LIMIT_MB} MB: ${isWithin ? 'met' : 'EXCEEDED'}\n`,
  );
  return isWithin;
}

function measureSynthesis(variant: Variant, shape: string): SynthesisFigures {
  // Users run an app with npx ts-node -T.
  const args = [
    '-r',
    'ts-node/register/transpile-only',
    join(__dirname, 'synthesis-once.ts'),
    variant,
    shape,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as SynthesisFigures;
}

/** The fastest run is the least disturbed one. */
function findFastest(runs: readonly SynthesisFigures[]): SynthesisFigures {
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
}

function formatRatios(ours: SynthesisFigures, theirs: SynthesisFigures): string {
  const ratio = (key: keyof SynthesisFigures): string => (ours[key] / theirs[key]).toFixed(2);
  return `synthesis ${ratio('seconds')}, process ${ratio('wholeSeconds')}, CPU ${ratio('cpuSeconds')}, memory ${ratio('peakMB')}`;
}
