import { DataShareError, parseSubscription } from '../../../lib';
import { SUBSCRIPTION_TEXT, withFields } from '../../fixtures/documents';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';
const RESOURCES = {
  ObjectReplication: `${GROUP}/Microsoft.Storage/storageAccounts/a/objectReplicationPolicies/p`,
  StorageMover: `${GROUP}/Microsoft.StorageMover/storageMovers/m/projects/p`,
  DataFactory: `${GROUP}/Microsoft.DataFactory/factories/f`,
} as const;
type Kind = keyof typeof RESOURCES;
const KINDS = Object.keys(RESOURCES) as Kind[];

const parse = (kind: Kind, resourceId: string): unknown =>
  parseSubscription(withFields(JSON.parse(SUBSCRIPTION_TEXT) as object, { engine: { kind, resourceId } }));

test.each(KINDS)('the resource of %s is one whose runs can be read', (kind) => {
  expect(parse(kind, RESOURCES[kind])).toMatchObject({ engine: { kind } });
  for (const other of KINDS)
    if (other !== kind) expect(() => parse(kind, RESOURCES[other])).toThrow(DataShareError);
});

test.each(KINDS)('%s refuses patterns, which it would not follow', (kind) => {
  const fields = { engine: { kind, resourceId: RESOURCES[kind] }, 'mappings[0].exclude': ['*.tmp'] };
  const text = withFields(JSON.parse(SUBSCRIPTION_TEXT) as object, fields);
  expect(() => parseSubscription(text)).toThrow(
    `'mappings[0].exclude' must be left out for ${kind}, which copies whole datasets`,
  );
});

test.each([
  ['a query', `${GROUP}/Microsoft.DataFactory/factories/f?api-version=1&x=`],
  ['a fragment', `${GROUP}/Microsoft.DataFactory/factories/f#`],
  ['an encoded slash', `${GROUP}/Microsoft.DataFactory/factories/..%2Ff`],
  ['dots', `${GROUP}/Microsoft.Compute/virtualMachines/../Microsoft.DataFactory/factories/f`],
  ['a name of dots', `${GROUP}/Microsoft.DataFactory/factories/..`],
  [
    'an action of another resource',
    `${GROUP}/Microsoft.Compute/virtualMachines/vm/deallocate?a=/providers/Microsoft.DataFactory/factories/f`,
  ],
])('an id with %s is refused: a request would go elsewhere', (_, resourceId) => {
  expect(() => parse('DataFactory', resourceId)).toThrow(DataShareError);
});
