import type { Command } from 'commander';
import { Option } from 'commander';
import type { SubscriptionDocument } from '../../model/documents/subscription';
import type { DigestSync } from '../../runtime/digest-synchronization';
import { syncFromDigests } from '../../runtime/digest-synchronization';
import type { SyncOptions } from '../../runtime/snapshot-options';
import { syncSnapshot } from '../../runtime/snapshots';
import { parseHours } from './time-options';

/** The options of a synchronization by the digests of the provider. */
export interface DigestOptions {
  readonly fromDigest?: true;
  readonly fullListingEvery?: number;
  readonly digestMaxAge?: number;
}

/** The description of a look at a queue without changes. Events can be lost: only a listing shows that nothing has changed. */
export const NO_CHANGE_TOLD = 'no change event names a file of it';

export function addDigestOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--from-digest',
        'copy what the digests of the provider name; list only as a proof',
      ).conflicts(['adopt', 'mode', 'reconcile']),
    )
    .option(
      '--full-listing-every <hours>',
      'with --from-digest: list everything after this many hours (default: 24)',
      parseHours,
    )
    .option(
      '--digest-max-age <hours>',
      'with --from-digest: list if digests are older (default: 48)',
      parseHours,
    );
}

/** Takes the options of digests out of those of a synchronization. */
export function splitDigestOptions<T extends DigestOptions>({
  fromDigest,
  fullListingEvery,
  digestMaxAge,
  ...rest
}: T): [DigestOptions, Omit<T, keyof DigestOptions>] {
  return [{ fromDigest, fullListingEvery, digestMaxAge }, rest];
}

/** Synchronizes by digests if that is asked for, else by a listing. */
export async function synchronizeBy(
  { fromDigest, fullListingEvery, digestMaxAge }: DigestOptions,
  subscription: SubscriptionDocument,
  options: SyncOptions,
): Promise<Pick<DigestSync, 'record' | 'coversUntil'>> {
  if (!fromDigest) return { record: await syncSnapshot(subscription, options), coversUntil: null };
  const { mode: _mode, reconcile: _reconcile, adopt: _adopt, ...more } = options;
  return syncFromDigests(subscription, {
    ...more,
    ...(fullListingEvery !== undefined && { fullListingEveryHours: fullListingEvery }),
    ...(digestMaxAge !== undefined && { maxDigestAgeHours: digestMaxAge }),
  });
}

/** Describes a run that had nothing to do. */
export function describeQuiet({ coversUntil }: Pick<DigestSync, 'coversUntil'>): string {
  if (coversUntil === null) return NO_CHANGE_TOLD;
  return `nothing has changed: the digests of the provider cover changes until ${coversUntil}`;
}
