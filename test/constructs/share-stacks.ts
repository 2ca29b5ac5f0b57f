import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { DataStoreAttributes, InviteOptions } from '../../constructs';
import { Dataset } from '../../constructs';
import type { Block, PreconditionBlock } from '../support/stacks';
import { resources, stackForTest } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';

/*
 * The facts of a stack that tests of grants compare.
 */

export const UNTIL = '2027-01-01T00:00:00Z';
export const LATER = '2028-06-30T12:00:00Z';

/** The role assignments of a stack that let somebody read. */
export function getReaderAssignments(stack: TerraformStack): Block[] {
  return resources(stack, RoleAssignment).filter(
    (block) => block['role_definition_name'] === 'Storage Blob Data Reader',
  );
}

/** The condition of the one assignment of a stack; undefined where it has none. */
export function onlyCondition(stack: TerraformStack): unknown {
  const assignments = getReaderAssignments(stack);
  expect(assignments).toHaveLength(1);
  expect(assignments[0]['condition_version']).toBe(assignments[0]['condition'] ? '2.0' : undefined);
  return assignments[0]['condition'];
}

/** Shares, each with the options of its invitation, all of contoso and to fabrikam. */
export type Offers = readonly (readonly [datasets: Dataset[], options?: InviteOptions])[];

/** A stack in which fabrikam is invited to shares of contoso. */
export function createShareStack(
  offers: Offers,
  attributes: Partial<DataStoreAttributes> = {},
): TerraformStack {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', attributes);
  const fabrikam = recipient(stack);
  offers.forEach(([datasets, options], index) => {
    copyShare(stack, `share-${index}`, store, { datasets }).invite(fabrikam, options);
  });
  return stack;
}

/** The preconditions of the one assignment of a stack. */
export function onlyPreconditions(stack: TerraformStack): readonly PreconditionBlock[] {
  const assignments = getReaderAssignments(stack);
  expect(assignments).toHaveLength(1);
  const lifecycle = assignments[0]['lifecycle'] as { precondition: PreconditionBlock[] } | undefined;
  return lifecycle?.precondition ?? [];
}

/** The annotations that CDKTF will print: construct, level and text. */
export type Annotation = readonly [path: string, level: 'info' | 'warn', text: string];

/** All annotations below a construct, in order. */
export function getAnnotations(root: IConstruct): Annotation[] {
  return root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => ['@cdktf/info', '@cdktf/warn', '@cdktf/error'].includes(type))
        .map(({ type, data }): Annotation => [node.path, type.slice(7) as 'warn', data as string]),
    );
}

/** The annotations about ways around role assignments: most stacks of tests define no container that they share. */
export function getBypassAnnotations(root: IConstruct): Annotation[] {
  return getAnnotations(root).filter(([, , text]) => !text.startsWith('ContainerUndefined'));
}

/** A store with no way around role assignments, as far as it says. */
export const SAFE = { sharedAccessKeyEnabled: false, allowNestedItemsToBePublic: false };

/** As many files as there are, of names of one length. */
export function files(count: number, nameOf = (index: number): string => `f${index}.csv`): Dataset[] {
  return Array.from({ length: count }, (_, index) =>
    Dataset.file('curated', nameOf(index), { datasetName: `f${index}` }),
  );
}
