import type { Construct } from 'constructs';
import type { DefinedEngine, EngineContext } from './engine-context';
import { defineDataFactory } from './data-factory';
import { watchEngine } from './engine-check';
import { defineObjectReplication } from './object-replication';
import type { SnapshotEngine } from './snapshot-engine';
import { setsUpBothSides } from './storage-mover/mover-options';
import { defineStorageMover } from './storage-mover/storage-mover';

/** Defines the resources of a subscription's engine, and returns what documents tell of it. */
export function defineEngine(
  subscription: Construct,
  engine: SnapshotEngine | undefined,
  context: EngineContext,
): DefinedEngine {
  if (engine === undefined) return {};
  watchEngine(subscription, engine, context);
  const { choice } = engine;
  switch (choice.kind) {
    case 'Own': {
      const { parallelism = 1 } = choice.options;
      return parallelism > 1 ? { facts: { kind: 'Own', parallelism } } : {};
    }
    case 'ObjectReplication':
      return defineObjectReplication(subscription, choice.options, context);
    case 'StorageMover':
      return defineStorageMover(subscription, choice.options, context);
    case 'DataFactory':
      return defineDataFactory(subscription, choice.options, context);
  }
}

/** True if a service of Azure carries the bytes. */
export function isCarriedByAzure(engine: SnapshotEngine | undefined): boolean {
  return engine !== undefined && engine.kind !== 'Own';
}

/**
 * True if a subscription needs its landing containers for itself: nobody else can write to them, or the provider's storage mover
 * chooses the folders.
 */
export function takesWholeContainers(engine: SnapshotEngine | undefined): boolean {
  if (engine?.choice.kind === 'StorageMover') return !setsUpBothSides(engine.choice.options);
  return writesAlone(engine);
}

/** True if nobody but the engine can write to the places where datasets land. */
export function writesAlone(engine: SnapshotEngine | undefined): boolean {
  return engine?.kind === 'ObjectReplication';
}
