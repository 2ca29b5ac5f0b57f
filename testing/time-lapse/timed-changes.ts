import { locateChange } from '../../lib/changes/locate-change';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { SingleSourceSubscription } from '../../lib/model/documents/subscription';
import { blobPathRule, sourceContainerRule } from '../../lib/model/rules/naming-rules';
import { instantRule } from '../../lib/model/values/instant';
import { createPathFilter } from '../../lib/model/values/path-patterns';

/** A change of the provider's data. */
export interface TimedChange {
  /** The time of the change, UTC, such as `2027-01-01T07:30:00Z`. */
  readonly at: string;
  /** Container of the provider. */
  readonly container: string;
  /** Name of the blob. */
  readonly path: string;
  /** Content that is written, or null to delete the blob. */
  readonly content: string | null;
}

/** Returns the problems of changes: each must be within the time of the simulation. */
export function findChangeProblems(changes: readonly TimedChange[], from: Date, until: Date): Problem[] {
  return changes.flatMap(({ at, container, path, content }, index) => {
    const name = (field: string): string => `changes[${index}].${field}`;
    const rules: [field: string, rule: string | undefined, value: unknown][] = [
      ['at', instantRule(at), at],
      ['container', sourceContainerRule(container), container],
      ['path', blobPathRule(path), path],
      ['content', content === null || typeof content === 'string' ? undefined : 'a text, or null', content],
    ];
    const found = rules.flatMap(([field, rule, value]) =>
      rule === undefined ? [] : [problems.valueInvalid(name(field), rule, value)],
    );
    const time = new Date(at);
    if (found.length === 0 && (time < from || time > until))
      found.push(
        problems.valueInvalid(name('at'), `from ${from.toISOString()} to ${until.toISOString()}`, at),
      );
    return found;
  });
}

/** True if a change is in a dataset, among the files that its patterns include. */
export function isReceived(
  { container, path }: TimedChange,
  { source, mappings }: SingleSourceSubscription,
): boolean {
  return mappings.some((mapping) => {
    const dataset = { ...mapping, source: { ...mapping.source, store: source } };
    const [located] = locateChange({ storageAccountName: undefined, container, path }, [dataset]);
    return (
      located !== undefined && createPathFilter(mapping)?.includesPath(located.relativePath, false) !== false
    );
  });
}
