/** The ports over the Azure SDK. Loaded lazily: it takes a third of a second. */
export { readAccountFacts } from './account-facts';
export { BlobSource } from './blob-source';
export { BlobTarget } from './blob-target';
export { DataLakeTarget } from './data-lake-target';
export { isHierarchical } from './directories';
export { connect, connectExchange, credentialOf } from './connection';
export { requireContainers } from './containers';
export { BlobExchangeStore } from './exchange-store';
export { PointerPublisher } from './pointer-publisher';
export { RenamePublisher } from './rename-publisher';
export { BlobStateStore } from './state-store';
export { UNHURRIED } from './unhurried';
