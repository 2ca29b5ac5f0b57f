import type { Problem } from '../error-codes';
import type { Warning } from '../warning-codes';

/** A limit of an engine that facts break or may break. */
export interface BrokenLimit {
  readonly engine: string;
  /** The fact that breaks the limit, or that is unknown: a clause that begins in lower case. */
  readonly reason: string;
  /** The limit, as a sentence. */
  readonly limit: string;
  /** URL of the page, or path of the file, that documents the limit. */
  readonly source: string;
}

/** Problems of the engines that carry copies. */
export const engines = {
  engineUnfit: ({ engine, reason, limit, source }: BrokenLimit): Problem => ({
    code: 'EngineUnfit',
    message: `the engine ${engine} cannot carry this subscription, because ${reason}: ${limit} (${source})`,
    fix: 'choose another engine, or change what breaks the limit',
  }),
};

/** Warnings of the engines that carry copies. */
export const engineWarnings = {
  engineUnproven: ({ engine, reason, limit, source }: BrokenLimit): Warning => ({
    code: 'EngineUnproven',
    message: `it is not known whether the engine ${engine} can carry this subscription, because ${reason}: ${limit} (${source})`,
    fix: 'find out what is unknown, and try the engine with data that does not matter',
  }),
  engineIncomplete: ({ engine, reason, limit, source }: BrokenLimit): Warning => ({
    code: 'EngineIncomplete',
    message: `the engine ${engine} leaves out a part of this subscription, because ${reason}: ${limit} (${source})`,
    fix: 'reconcile the subscription after the engine has run',
  }),
};
