import type { OtherEngineKind } from '../../model/engines/engine-kind';

/** Another engine that carries the files of a subscription. A run then compares what it has left with the source. */
export interface OtherEngine {
  /** The engine. */
  readonly kind: OtherEngineKind;
  /** True if others may write where it writes. Otherwise, differences are reported, and nothing is repaired or deleted. */
  readonly admitsRepairs: boolean;
  /** Files that have changed less than so many milliseconds ago are left to the engine. */
  readonly settlingMs: number;
}

/** The differences that a run has found between the source and what another engine has left at the target. */
export interface EngineFindings {
  /** Number of files of the source that were not at the target. */
  readonly filesMissing: number;
  /** Number of files whose content, headers or metadata at the target were not shown to be those of the source. */
  readonly filesDiffering: number;
  /** Number of files at the target that neither the source nor the manifest has. They stay. */
  readonly filesUnknown: number;
}

/** No difference. */
export const NO_FINDINGS: EngineFindings = { filesMissing: 0, filesDiffering: 0, filesUnknown: 0 };
