import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import { findNearest } from '../../lib/model/rules/nearest-name';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { LandingDataset } from './dataset-landings';

/**
 * Returns the problems of containers that a subscription says to exist: names that are none of its containers, and access
 * control of a container itself, which is set when it is defined.
 */
export function validateExistingContainers(
  props: AcceptedSubscriptionProps,
  landings: readonly LandingDataset[],
  stateContainer: string,
): Problem[] {
  const existingContainers = props.existingContainers ?? [];
  const known = [...new Set([...landings.map(({ target }) => target.container), stateContainer])];
  return [
    ...existingContainers.flatMap((name, index) => [
      ...(known.includes(name) ? [] : [toUnknownContainer(`existingContainers[${index}]`, name, known)]),
      ...(existingContainers.indexOf(name) < index
        ? [problems.duplicateName("container of 'existingContainers'", name)]
        : []),
    ]),
    ...(props.mappings ?? []).flatMap(({ container, path, accessControl }, index) => {
      if (!accessControl?.length || (path ?? '') !== '' || !existingContainers.includes(container)) return [];
      const prop = `mappings[${index}].accessControl`;
      const rule = 'left out for a container that exists: it is set when a container is defined';
      return [
        {
          ...problems.valueInvalid(prop, rule, 'entries'),
          fix: `map a folder of the container, or remove ${formatValue(container)} from 'existingContainers'`,
        },
      ];
    }),
  ];
}

function toUnknownContainer(prop: string, name: string, known: readonly string[]): Problem {
  const nearest = findNearest(String(name), known);
  const hint = nearest === undefined ? '' : ` (did you mean ${formatValue(nearest)}?)`;
  const rule = `one of the containers of this subscription, ${known.map(formatValue).join(', ')}${hint}`;
  const problem = problems.valueInvalid(prop, rule, name);
  return nearest === undefined ? problem : { ...problem, fix: `change it to ${formatValue(nearest)}` };
}
