import type { Construct } from 'constructs';
import { findEngineObstacles } from '../../lib/model/engines/rules/engine-rules';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import type { CheckResult } from '../synthesis/check-result';
import { PASSED } from '../synthesis/check-result';
import { validateWhenComplete } from '../synthesis/late-validation';
import { checkFactory } from './data-factory-check';
import { toEngineFacts } from './declared-engine-facts';
import { addDeclaredReplications, registerReplication } from './declared-replications';
import type { EngineContext } from './engine-context';
import { toProblems, warnOfObstacles } from './obstacle-report';
import { checkReplication } from './replication-check';
import type { EngineChoice, SnapshotEngine } from './snapshot-engine';
import { addOtherJobs } from './storage-mover/declared-mover-jobs';
import { checkStorageMover } from './storage-mover/mover-check';

/** Returns the limits of an engine that a subscription breaks for certain, and what Terraform has to compare. */
export function checkEngine(
  engine: SnapshotEngine | undefined,
  context: EngineContext,
  where: string,
): CheckResult {
  if (engine === undefined) return PASSED;
  const { choice } = engine;
  const found = toProblems(findEngineObstacles(choice.kind, toEngineFacts(choice, context)));
  const check = checkChoice(choice, context, where);
  return { ...check, problems: [...found, ...check.problems] };
}

/** Checks what the limits of an engine do not look at. */
function checkChoice(choice: EngineChoice, context: EngineContext, where: string): CheckResult {
  switch (choice.kind) {
    case 'Own':
      return PASSED;
    case 'ObjectReplication':
      return checkReplication(choice.options, context, where);
    case 'StorageMover':
      return checkStorageMover(choice.options, context, where);
    case 'DataFactory':
      return checkFactory(choice.options, context, where);
  }
}

/**
 * Compares a subscription with the limits of its engine when the app is complete, and the settings of accounts are known. Warns of
 * what stays unknown.
 */
export function watchEngine(
  subscription: Construct,
  { choice }: SnapshotEngine,
  context: EngineContext,
): void {
  if (choice.kind === 'ObjectReplication') {
    const source = context.landings[0].source.storageAccountName;
    registerReplication(subscription, { source, destination: context.target });
  }
  validateWhenComplete(subscription, () => {
    const storage = new DeclaredStorage(subscription.node.root);
    const ownFacts = addOtherJobs(subscription, toEngineFacts(choice, context, storage));
    const facts = addDeclaredReplications(subscription, ownFacts, storage);
    const obstacles = findEngineObstacles(choice.kind, facts);
    // Nobody asks how much this package can carry who estimates nothing.
    if (choice.kind === 'Own' && context.estimates === undefined) return [];
    warnOfObstacles(subscription, obstacles);
    return toProblems(obstacles);
  });
}
