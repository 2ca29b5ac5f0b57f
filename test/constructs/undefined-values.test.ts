import type { TerraformStack } from 'cdktf';
import { Dataset, DataStore } from '../../constructs';
import { stackForTest, synthesizeStack } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';
import { getAnnotations } from './share-stacks';

/* A variable that is not set opens nothing unseen, and names nothing "undefined" unseen. */

const LAKE = { name: 'contoso', resourceGroupName: 'rg-data', location: 'westeurope' };

function findWarnings(declare: (stack: TerraformStack) => unknown): readonly string[] {
  const stack = stackForTest();
  declare(stack);
  synthesizeStack(stack);
  return getAnnotations(stack)
    .map(([, , text]) => text)
    .filter((text) => text.startsWith('ValueUndefined'));
}

test.each<[title: string, declare: (stack: TerraformStack) => unknown, warning: string]>([
  ...(['expiresOn', 'state', 'grantOn', 'acceptBy'] as const).map(
    (prop): [string, (stack: TerraformStack) => unknown, string] => [
      `'${prop}' of an invitation`,
      (stack) =>
        copyShare(stack, 'sales', referToStore(stack, 'store')).invite(recipient(stack), {
          [prop]: undefined,
        }),
      `'${prop}' is passed with the value undefined`,
    ],
  ),
  [
    'terms of use',
    (stack) => copyShare(stack, 'sales', referToStore(stack, 'store'), { termsOfUse: undefined }),
    "'termsOfUse' is passed with the value undefined, so nobody has to accept terms",
  ],
  [
    'the protection of data',
    (stack) => new DataStore(stack, 'lake', { ...LAKE, retainOnRemoval: undefined }),
    "'retainOnRemoval' is passed with the value undefined, so an apply can destroy its containers",
  ],
  [
    'a part of a path',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        datasets: [Dataset.folder('a-b', 'sales/undefined', { datasetName: 'd' })],
      }),
    `'datasets[0].path' is "sales/undefined"`,
  ],
  [
    'a part of a container',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        datasets: [Dataset.folder('data-undefined', 'sales')],
      }),
    `'datasets[0].container' is "data-undefined"`,
  ],
  [
    'a part of an id',
    (stack) => copyShare(stack, 'team-undefined', referToStore(stack, 'store')),
    `'id' is "team-undefined"`,
  ],
  [
    'a value of a tag',
    (stack) => new DataStore(stack, 'lake', { ...LAKE, tags: { owner: 'undefined' } }),
    `'tags.owner' is "undefined"`,
  ],
])('warns of %s', (_title, declare, warning) => {
  expect(findWarnings(declare)).toEqual([expect.stringContaining(warning)]);
});

test.each<[title: string, declare: (stack: TerraformStack) => unknown]>([
  [
    'properties that are left out',
    (stack) => copyShare(stack, 'sales', referToStore(stack, 'store')).invite(recipient(stack), {}),
  ],
  [
    'prose that contains the word',
    (stack) =>
      copyShare(stack, 'sales', referToStore(stack, 'store'), {
        termsOfUse: 'Fields can be undefined here.',
      }),
  ],
  ['a longer word', (stack) => copyShare(stack, 'undefinedness', referToStore(stack, 'store'))],
])('does not warn of %s', (_title, declare) => {
  expect(findWarnings(declare)).toEqual([]);
});
