import { formatCount } from '../../errors/format-count';
import { mayCarryAccess } from './access-types';
import { describeForgotten } from './forgotten-resources';
import type { Json } from './json-values';
import { toList, toRecord } from './json-values';
import type { PlannedChange } from './planned-change';
import type { TerraformResource } from './terraform-file';

/** The parts of a plan that are understood, or that have no say about resources. */
const KNOWN_PARTS = new Set([
  'format_version',
  'terraform_version',
  'variables',
  'planned_values',
  'resource_drift',
  'resource_changes',
  'deferred_changes',
  'output_changes',
  'prior_state',
  'configuration',
  'relevant_attributes',
  'checks',
  'timestamp',
  'applyable',
  'complete',
  'errored',
]);

/** Finds the reasons why a plan does not say everything about what Azure will have. */
export function findPlanGaps(
  file: Json,
  changes: readonly PlannedChange[],
  kept: readonly TerraformResource[],
): string[] {
  const forgotten = changes.filter(({ change }) => change.actions.includes('forget'));
  const isForgotten = new Set(forgotten.map(({ address }) => address));
  const untouched = kept.filter(({ address }) => !isForgotten.has(address));
  const drifted = toList(file['resource_drift'])
    .map(toRecord)
    .filter(({ type, change }) => mayCarryAccess(String(type)) && changesAnything(toRecord(change)));
  return [
    ...(file['errored'] === true ? ['the plan ended with an error and is incomplete'] : []),
    ...(file['complete'] === false ? ['the plan is not complete: it can leave out changes'] : []),
    ...(toList(file['deferred_changes']).length > 0 ? ['the plan defers changes and is incomplete'] : []),
    ...(untouched.length > 0
      ? [
          `the plan leaves out ${formatCount(untouched.length, 'resource')} of the state, and this report shows the state of ${untouched.length === 1 ? 'it' : 'them'}`,
        ]
      : []),
    ...Object.keys(file)
      .filter((part) => !KNOWN_PARTS.has(part))
      .map((part) => `the plan has a part that is not understood (${part})`),
    ...drifted.map(({ address }) => `${String(address)} was changed outside of Terraform`),
    ...forgotten
      .filter(({ type = '' }) => type === '' || mayCarryAccess(type))
      .map(({ address }) => describeForgotten(address)),
  ];
}

function changesAnything({ before, after }: Json): boolean {
  const withoutTags = (value: unknown): string => {
    const { tags: _, ...rest } = toRecord(value);
    return JSON.stringify(rest);
  };
  return withoutTags(before) !== withoutTags(after);
}
