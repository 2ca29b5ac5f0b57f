import type { EngineKind } from './engine-kind';

/** The evidence for a limit. */
export type LimitEvidence =
  /** Microsoft documents it. */
  | 'Documented'
  /** It is in the schema of the API or of the Terraform provider. */
  | 'Schema'
  /** It was measured with this package. */
  | 'Measured'
  /** Nothing documents it, so nobody should rely on it. */
  | 'Unproven';

/** A limit or a trap of an engine. */
export interface EngineLimit {
  readonly engine: EngineKind;
  /** The limit, as a sentence. */
  readonly text: string;
  /** URL of the page, or path of the file, that documents the limit. */
  readonly source: string;
  /** Date on which the source was read, `YYYY-MM-DD`. */
  readonly readOn: string;
  readonly evidence: LimitEvidence;
}

/** Names a limit. Stable. */
export type EngineLimitId = keyof typeof ENGINE_LIMITS;

const REPLICATION = 'https://learn.microsoft.com/azure/storage/blobs/object-replication-overview';

/** The limits and traps of engines, each by its stable id. Rules in `engine-rules.ts` decide whether facts break them. */
export const ENGINE_LIMITS = {
  'object-replication-flat-only': {
    engine: 'ObjectReplication',
    text: 'object replication does not support accounts with a hierarchical namespace (ADLS Gen2)',
    source: REPLICATION,
    readOn: '2026-11-28',
    evidence: 'Documented',
  },
} as const satisfies Readonly<Record<string, EngineLimit>>;
