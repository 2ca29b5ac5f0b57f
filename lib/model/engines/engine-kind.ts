/** The kinds of engine that can carry the bytes of a copy, in the order in which equal ones are ranked. */
export const ENGINE_KINDS = ['Own', 'ObjectReplication', 'StorageMover', 'DataFactory'] as const;

/** The carrier of the bytes of a copy: the process of this package, or a service of Azure. */
export type EngineKind = (typeof ENGINE_KINDS)[number];
