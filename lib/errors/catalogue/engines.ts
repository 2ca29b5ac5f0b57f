import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';
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

const MAX_SHOWN_PLACES = 3;

function formatPlaces(places: readonly string[]): string {
  const shown = places.slice(0, MAX_SHOWN_PLACES).map(formatValue).join(', ');
  const left = places.length - MAX_SHOWN_PLACES;
  return left > 0 ? `${shown} and ${left.toLocaleString('en-US')} more` : shown;
}

/** Lists the limits that an engine breaks or may break, each with its reason and source. */
function formatLimits(limits: readonly BrokenLimit[]): string {
  return limits.map(({ reason, limit, source }) => `because ${reason}: ${limit} (${source})`).join('; ');
}

/** Problems of the engines that carry copies. */
export const engines = {
  engineUnfit: ({ engine, reason, limit, source }: BrokenLimit): Problem => ({
    code: 'EngineUnfit',
    message: `the engine ${engine} cannot carry this subscription, because ${reason}: ${limit} (${source})`,
    fix: 'choose another engine, or change what breaks the limit',
  }),
  /** @param reason What the consumer's half has that the invitation does not allow: a clause that begins with "it". */
  replicationMismatch: (
    reason: string,
    fix = 'ask the consumer to map only datasets of this invitation, and to send the acceptance again',
  ): Problem => ({
    code: 'ReplicationMismatch',
    message: `the consumer's half of an object replication in the acceptance does not match the invitation: ${reason}`,
    fix,
  }),
  /** @param reason What the consumer's half has that the invitation does not allow: a clause that begins with "it". */
  storageMoverMismatch: (
    reason: string,
    fix = 'ask the consumer to accept the current invitation, and to send the acceptance again',
  ): Problem => ({
    code: 'StorageMoverMismatch',
    message: `the consumer's half of copies by Storage Mover in the acceptance does not match the invitation: ${reason}`,
    fix,
  }),
};

/** Warnings of the engines that carry copies. */
export const engineWarnings = {
  /** @param better The engine that fits best, and whether that is known; undefined if all are excluded. */
  ownEngineUnfit: (
    { reason, limit, source }: BrokenLimit,
    better: { readonly engine: string; readonly isKnown: boolean } | undefined,
  ): Warning => ({
    code: 'OwnEngineUnfit',
    message: `one process of this package cannot carry this subscription, because ${reason}: ${limit} (${source})`,
    fix:
      better === undefined
        ? 'change the estimates or what breaks the limit: no other engine fits either'
        : `choose another engine: ${better.engine} ${better.isKnown ? 'fits' : 'may fit, but this is not certain'}`,
  }),
  /** @param limits At least one limit of the engine. */
  engineUnproven: (engine: string, limits: readonly BrokenLimit[]): Warning => ({
    code: 'EngineUnproven',
    message: `it is not known whether the engine ${engine} can carry this subscription, ${formatLimits(limits)}`,
    fix: 'find out what is unknown, and try the engine with test data first',
  }),
  /** @param limits At least one limit of the engine. */
  engineIncomplete: (engine: string, limits: readonly BrokenLimit[]): Warning => ({
    code: 'EngineIncomplete',
    message: `the engine ${engine} leaves out part of this subscription, ${formatLimits(limits)}`,
    fix: 'reconcile the subscription after the engine has run',
  }),
  replicationNotAllowed: (): Warning => ({
    code: 'ReplicationNotAllowed',
    message:
      'the acceptance asks for object replication, which this invitation does not allow, so nothing is replicated',
    fix: "set 'objectReplication' of the invitation to allow it, or tell the consumer to choose another engine",
  }),
  storageMoverNotAllowed: (): Warning => ({
    code: 'StorageMoverNotAllowed',
    message:
      'the acceptance asks for copies by Storage Mover, which this invitation does not offer, so there are no jobs',
    fix: "set 'storageMover' of the invitation to offer it, or tell the consumer to choose another engine",
  }),
  /** @param places Containers and folders of the target. */
  engineDeletes: (engine: string, places: readonly string[]): Warning => ({
    code: 'EngineDeletes',
    message: `the engine ${engine} deletes everything that the source does not have, including files that others wrote, without a limit on deletions, in ${formatPlaces(places)}`,
    fix: 'keep nothing else there, turn on soft delete for the target account, or keep deleted files',
  }),
  /** @param rights The rights, and the accounts that they are for. */
  engineNeedsRights: (engine: string, rights: string): Warning => ({
    code: 'EngineNeedsRights',
    message: `the engine ${engine} needs wide rights: ${rights}`,
    fix: 'give them to an identity that is used for nothing else',
  }),
};
