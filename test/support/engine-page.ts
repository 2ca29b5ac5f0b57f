import type { EngineLimit } from '../../lib/model/engines/rules/engine-limits';
import { ENGINE_LIMITS } from '../../lib/model/engines/rules/engine-limits';
import type { EngineKind } from '../../lib/model/engines/engine-kind';
import { ENGINE_KINDS } from '../../lib/model/engines/engine-kind';

const TITLES: Readonly<Record<EngineKind, string>> = {
  Own: 'datashare sync',
  ObjectReplication: 'Object replication',
  StorageMover: 'Storage Mover',
  DataFactory: 'Data Factory',
};

const EVIDENCE: Readonly<Record<EngineLimit['evidence'], string>> = {
  Documented: 'documented',
  Schema: 'schema of the API',
  Measured: 'measured',
  Unproven: 'unproven',
};

/** Builds the tables of limits that docs/engines.md has: a heading and a table for each engine. */
export function buildLimitTables(): string {
  return ENGINE_KINDS.map((kind) => {
    const rows = Object.entries<EngineLimit>(ENGINE_LIMITS)
      .filter(([, { engine }]) => engine === kind)
      .map(([limitId, limit]) => buildRow(limitId, limit));
    return `### ${TITLES[kind]}\n\n| limit | id | evidence, read on |\n| --- | --- | --- |\n${rows.join('')}`;
  }).join('\n');
}

function buildRow(limitId: string, { text, source, evidence, readOn }: EngineLimit): string {
  const page = source.startsWith('https:') ? source : `../${source}`;
  return `| ${text} | \`${limitId}\` | [${EVIDENCE[evidence]}](${page}), ${readOn} |\n`;
}
