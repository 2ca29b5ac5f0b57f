/** The provider's queue that tells one recipient of changes, as messages of Azure Event Grid. */
export interface ChangeEventsFacts {
  /** URL of the Queue endpoint of the account that has the queue, without a trailing slash. The account is in the provider's tenant. */
  readonly queueEndpoint: string;
  /** Name of the queue. No other recipient reads it. */
  readonly queueName: string;
}

/** The folder in which the provider writes digests: lists of the files that changed. */
export interface ChangeDigestFacts {
  /** Name of the storage account that has the folder: an account of the datasets, or that of the exchange. */
  readonly storageAccountName: string;
  /** Name of the container. */
  readonly container: string;
  /** Folder in the container, without a trailing slash. */
  readonly path: string;
}

/** The ways in which a provider tells a recipient of changes, so that an unchanged dataset is not listed. */
export interface ChangeSources {
  /** Queue that receives an event for each change of the datasets; absent if there is none. */
  readonly changeEvents?: ChangeEventsFacts;
  /** Folder that receives digests of the changes of the datasets; absent if there is none. */
  readonly changeDigest?: ChangeDigestFacts;
}

/** Returns the ways in which a provider tells of changes. Documents without them have no field for them. */
export function copyChangeSources({ changeEvents, changeDigest }: ChangeSources): ChangeSources {
  return { ...(changeEvents && { changeEvents }), ...(changeDigest && { changeDigest }) };
}

/** Returns the ways in which a provider tells of changes that a document with these accounts can have. */
export function keepChangeSources(
  { changeEvents, changeDigest }: ChangeSources,
  accounts: readonly { readonly storageAccountName: string }[],
): ChangeSources {
  const isKnown = accounts.some((each) => each.storageAccountName === changeDigest?.storageAccountName);
  return copyChangeSources({ changeEvents, changeDigest: isKnown ? changeDigest : undefined });
}
