import { escapeUnprintable } from '../../../errors/redact';
import type { EngineKind } from '../../../model/engines/engine-kind';
import type { EngineObstacle, ObstacleEffect } from '../../../model/engines/rules/engine-rules';
import type { EngineVerdict } from '../../../model/engines/rank-engines';
import type { EngineExplanation, ExplainedEngine } from '../../../runtime/engines';
import type { CliIo } from '../../io';
import { describeForecast } from './describe-forecast';
import { createColors, formatParagraph, getWidth } from '../format';

export const ENGINE_NAMES: Readonly<Record<EngineKind, string>> = {
  Own: 'datashare sync',
  ObjectReplication: 'Object replication',
  StorageMover: 'Storage Mover',
  DataFactory: 'Data Factory',
};

const VERDICTS: Readonly<Record<EngineVerdict, string>> = {
  Fits: 'fits',
  FitsWithReconcile: 'fits, with reconciliations',
  Unknown: 'unknown',
  Excluded: 'cannot',
};

const MARKS: Readonly<Record<ObstacleEffect, string>> = { Excluded: 'x', Unknown: '?', LeftToReconcile: '~' };

/** Describes the ranking of engines: each with the limits that are in its way. */
export function describeEngines({ name, engines }: EngineExplanation, io: CliIo): string {
  const paint = createColors(io.useColors);
  const title = `${paint.bold(escapeUnprintable(name))}: which engines can copy it\n`;
  const blocks = engines.map((ranked, index) => `\n${describeEngine(ranked, index + 1, io)}`);
  const legend = formatParagraph(
    '  ',
    '(x breaks a limit, ? unknown, ~ left out by the engine, added or repaired by a reconciliation)',
    undefined,
    getWidth(io),
  );
  const hasObstacles = engines.some(({ obstacles }) => obstacles.length > 0);
  return `${title}${blocks.join('')}${hasObstacles ? `\n${paint.dim(legend)}` : ''}`;
}

function describeEngine(
  { engine, verdict, obstacles, forecast }: ExplainedEngine,
  rank: number,
  io: CliIo,
): string {
  const paint = createColors(io.useColors);
  const colors = {
    Fits: paint.green,
    FitsWithReconcile: paint.green,
    Unknown: paint.yellow,
    Excluded: paint.red,
  };
  const head = `  ${rank}. ${paint.bold(ENGINE_NAMES[engine])}: ${colors[verdict](VERDICTS[verdict])}\n`;
  // An engine that cannot carry the copies is settled: no missing fact changes that.
  const shown = obstacles.filter(({ effect }) => verdict !== 'Excluded' || effect === 'Excluded');
  const works =
    verdict === 'Excluded'
      ? ''
      : describeForecast('first copy', forecast.firstCopy, '     ', io) +
        describeForecast('30 days', forecast.month, '     ', io);
  return `${head}${shown.map((obstacle) => describeObstacle(obstacle, io)).join('')}${works}`;
}

function describeObstacle(
  { effect, reason, limit, limitId, source, settledBy }: EngineObstacle,
  io: CliIo,
): string {
  const width = getWidth(io);
  const { dim } = createColors(io.useColors);
  const isWhole = (word: string): boolean => word.startsWith('https:');
  const settled = settledBy.length === 0 ? '' : `; settled by ${settledBy.join(', ')}`;
  return [
    formatParagraph(`     ${MARKS[effect]} `, escapeUnprintable(`${reason}${settled}`), undefined, width),
    dim(formatParagraph('       ', `${limit} [${limitId}]`, undefined, width)),
    dim(formatParagraph('       ', source, undefined, width, isWhole)),
  ].join('');
}
