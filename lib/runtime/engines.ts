import { problems } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import { parseInvitation, parseSubscription } from '../model/documents/parsing/parse-document';
import type { InvitationDocument } from '../model/documents/invitation';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { collectEngineFacts } from '../model/engines/collect-facts';
import { parseEngineFacts } from '../model/engines/given-facts';
import type { EngineDecision, RankedEngine } from '../model/engines/rank-engines';
import { decideEngines, listMissingFacts, rankEngines } from '../model/engines/rank-engines';

/** Options of `explainEngines`. */
export interface ExplainEnginesOptions {
  /**
   * Estimates and settings that no document tells, as the file `engineFacts.v1.json` describes them.
   * @default - nothing else is known
   */
  readonly facts?: unknown;
}

/** The engines that can carry a copy, ranked, with reasons. */
export interface EngineExplanation {
  /** Name of the share or of the subscription. */
  readonly name: string;
  /** `Fits`: the first engine can carry it. `Unknown`: none is known to. `NoneFits`: all are excluded. */
  readonly decision: EngineDecision;
  /** All engines, from the best to the worst. */
  readonly engines: readonly RankedEngine[];
  /** The facts that would settle what is unknown, such as `estimates.files`. */
  readonly missingFacts: readonly string[];
  /** The reasons for which no engine can be chosen. */
  readonly problems: readonly Problem[];
}

/**
 * Ranks the engines that could carry the copies of a share. Sends no request.
 *
 * @param document An invitation or a subscription.
 * @throws DataShareError `NothingToCopy` for a share that is read in place, and the errors of `parseSubscription`
 */
export function explainEngines(document: unknown, options: ExplainEnginesOptions = {}): EngineExplanation {
  const parsed = parseEither(document);
  const facts = collectEngineFacts(parsed, parseEngineFacts(options.facts ?? {}, 'facts'));
  const engines = rankEngines(facts);
  const decision = decideEngines(engines);
  const missingFacts = listMissingFacts(engines);
  return {
    name: parsed.documentType === 'subscription' ? parsed.subscriptionName : parsed.shareName,
    decision,
    engines,
    missingFacts,
    problems:
      decision === 'Fits'
        ? []
        : [decision === 'Unknown' ? problems.engineUnknown(missingFacts) : problems.noEngineFits()],
  };
}

function parseEither(document: unknown): InvitationDocument | SubscriptionDocument {
  const { documentType } = (document ?? {}) as { readonly documentType?: unknown };
  return documentType === 'invitation' ? parseInvitation(document) : parseSubscription(document);
}
