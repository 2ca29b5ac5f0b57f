import type { EngineKind } from '../../lib/model/engines/engine-kind';
import { MAX_PARALLELISM } from '../../lib/model/engines/engine-kind';
import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { checkProps, validateSetting } from '../synthesis/props-validation';
import { throwSynthesisProblems } from '../synthesis/synthesis-error';
import { joinFaults } from '../synthesis/throw-problems';
import type { DataFactoryOptions } from './data-factory-options';
import { validateDataFactory } from './data-factory-options';
import type { ObjectReplicationOptions } from './object-replication-options';
import { validateObjectReplication } from './object-replication-options';
import type { StorageMoverOptions } from './storage-mover/mover-options';
import { validateStorageMover } from './storage-mover/mover-options';

/** Settings of this package's own engine. */
export interface OwnEngineOptions {
  /**
   * Number of processes that share the work of one synchronization: a whole number from 1 to 100.
   * @default - one process
   */
  readonly parallelism?: number;
}

/** An engine with its settings. */
export type EngineChoice =
  | { readonly kind: 'Own'; readonly options: OwnEngineOptions }
  | { readonly kind: 'ObjectReplication'; readonly options: ObjectReplicationOptions }
  | { readonly kind: 'StorageMover'; readonly options: StorageMoverOptions }
  | { readonly kind: 'DataFactory'; readonly options: DataFactoryOptions };

/**
 * The engine that carries the bytes of a subscription: this package, or a service of Azure. Whatever carries them, a
 * reconciliation compares both sides, and makes the same manifest, run record and receipt.
 *
 * @example
 * SnapshotEngine.objectReplication();
 */
export class SnapshotEngine {
  /**
   * This package copies, as without an engine.
   *
   * @throws DataShareError `ValueInvalid`
   */
  public static own(options: OwnEngineOptions = {}): SnapshotEngine {
    const where = 'SnapshotEngine.own';
    const faults = checkProps(where, 'OwnEngineOptions', options);
    const found = [
      validateSetting(
        'parallelism',
        options.parallelism,
        (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_PARALLELISM,
        `a whole number from 1 to ${MAX_PARALLELISM}`,
      ),
    ];
    throwSynthesisProblems(joinFaults(faults, found), where);
    return new SnapshotEngine(FROM_FACTORY, { kind: 'Own', options });
  }

  /**
   * Azure Storage replicates block blobs from container to container, near real time, between flat accounts.
   *
   * @see https://learn.microsoft.com/azure/storage/blobs/object-replication-overview
   * @throws DataShareError `ValueInvalid`
   */
  public static objectReplication(options: ObjectReplicationOptions = {}): SnapshotEngine {
    const where = 'SnapshotEngine.objectReplication';
    const faults = checkProps(where, 'ObjectReplicationOptions', options);
    throwSynthesisProblems(joinFaults(faults, validateObjectReplication(options)), where);
    return new SnapshotEngine(FROM_FACTORY, { kind: 'ObjectReplication', options });
  }

  /**
   * Jobs of Azure Storage Mover copy from container to container, at the times of the schedule. If the subscription mirrors deletions, a
   * job deletes everything in its folder that the source does not have. With two tenants, the provider makes the jobs from the acceptance,
   * if the invitation offers it.
   *
   * @see https://learn.microsoft.com/azure/storage-mover/azure-to-azure-migration
   * @see https://learn.microsoft.com/azure/storage-mover/azure-cross-tenant-blob-migration
   * @throws DataShareError `ValueInvalid`
   */
  public static storageMover(options: StorageMoverOptions): SnapshotEngine {
    const where = 'SnapshotEngine.storageMover';
    const faults = checkProps(where, 'StorageMoverOptions', options);
    throwSynthesisProblems(joinFaults(faults, validateStorageMover(options)), where);
    return new SnapshotEngine(FROM_FACTORY, { kind: 'StorageMover', options });
  }

  /**
   * A pipeline of Azure Data Factory copies in windows of time, within one tenant: flat accounts and ADLS Gen2, also through private
   * endpoints. It deletes nothing, and leaves out files that appear with an earlier modification time: a reconciliation repairs both.
   *
   * @see https://learn.microsoft.com/azure/data-factory/copy-activity-overview
   * @throws DataShareError `ValueInvalid`
   */
  public static dataFactory(options: DataFactoryOptions): SnapshotEngine {
    const where = 'SnapshotEngine.dataFactory';
    const faults = checkProps(where, 'DataFactoryOptions', options);
    throwSynthesisProblems(joinFaults(faults, validateDataFactory(options)), where);
    return new SnapshotEngine(FROM_FACTORY, { kind: 'DataFactory', options });
  }

  private constructor(
    caller: typeof FROM_FACTORY,
    /** The engine with its settings. */
    public readonly choice: EngineChoice,
  ) {
    requireFactory(caller, 'SnapshotEngine', ['own', 'objectReplication', 'storageMover', 'dataFactory']);
  }

  /** Kind of the engine. */
  public get kind(): EngineKind {
    return this.choice.kind;
  }
}
