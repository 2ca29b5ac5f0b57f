/** The ports, implemented with the Azure SDK. Load it lazily: that takes a third of a second. */
export { readAccountFacts } from './connection/resource-manager-account';
export { ConnectorTester } from './connection/connector-test';
export { findExchangeCaller } from './connection/exchange-caller';
export { EngineRunReader } from './engines/engine-runs';
export { BlobSource } from './stores/blob-source';
export { BlobTarget } from './stores/blob-target';
export { DataLakeTarget } from './stores/data-lake-target';
export { detectHierarchy } from './connection/hierarchy-detection';
export { connectQueue } from './connection/connect-queue';
export { allowContainerCreation } from './connection/container-creation';
export { requireContainers } from './connection/require-containers';
export { BlobExchangeStore } from './stores/exchange-store';
export { PointerPublisher } from './stores/pointer-publisher';
export { RenamePublisher } from './stores/rename-publisher';
export { StorageChangeQueue } from './stores/change-queue';
export { BlobStateStore } from './stores/state-store';
