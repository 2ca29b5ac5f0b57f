import type { Differences, Files } from '../../scripts/release/differences';
import { compareVersions, findUntold, formatDifferences } from '../../scripts/release/differences';
import type { Kind } from '../../scripts/release/fragments';

/*
 * Differences between two versions for their users, and what must be told of them.
 */

const API = 'api/constructs.api.md';
const STACK = 'examples/exchange/golden/contoso.tf.json';
const SCHEMA = 'schemas/invitation.v1.json';

const report = (share: string, store = ''): string => `## API Report File

\`\`\`ts

// @public
export class Share extends Construct {
${share}
}

// @public
export interface DataStore {
${store}
}
\`\`\`
`;

const BEFORE: Files = new Map([
  [API, report('    invite(to: Recipient): void;\n    readonly name: string;')],
  [
    STACK,
    JSON.stringify({
      data: { azurerm_client_config: { current: {} } },
      output: { invitation: { value: 1 } },
      resource: { azurerm_storage_container: { raw: { name: 'raw' } } },
    }),
  ],
  [SCHEMA, '{"a":1}'],
]);

const compareWith = (...changes: (readonly [string, string])[]): Differences =>
  compareVersions(BEFORE, new Map([...BEFORE, ...changes]));

const NONE = { gone: [], added: [] };

test('the same files have no difference, and nothing to tell', () => {
  const differences = compareWith();
  expect(differences).toEqual({ api: NONE, addresses: NONE, schemas: NONE });
  expect(findUntold(differences, new Set())).toEqual([]);
});

test.each<[string, string, Differences['api'], Kind, Kind]>([
  [
    'a new member',
    report('    invite(to: Recipient): void;\n    readonly name: string;\n    readonly kind: string;'),
    { gone: [], added: ['constructs: Share: readonly kind: string;'] },
    'added',
    'fixed',
  ],
  [
    'a member that is gone',
    report('    readonly name: string;'),
    { gone: ['constructs: Share: invite(to: Recipient): void;'], added: [] },
    'removed',
    'added',
  ],
  [
    'another signature',
    report('    invite(to: Recipient, when: Date): void;\n    readonly name: string;'),
    {
      gone: ['constructs: Share: invite(to: Recipient): void;'],
      added: ['constructs: Share: invite(to: Recipient, when: Date): void;'],
    },
    'changed',
    'added',
  ],
  [
    'a member that another declaration has now',
    report('    invite(to: Recipient): void;', '    readonly name: string;'),
    {
      gone: ['constructs: Share: readonly name: string;'],
      added: ['constructs: DataStore: readonly name: string;'],
    },
    'changed',
    'added',
  ],
])('%s is a difference of the API', (_title, text, expected, enough, tooLittle) => {
  const differences = compareWith([API, text]);
  expect(differences).toEqual({ api: expected, addresses: NONE, schemas: NONE });
  expect(findUntold(differences, new Set([enough]))).toEqual([]);
  expect(findUntold(differences, new Set([tooLittle]))).toEqual([
    expect.stringMatching(/^lines of the API are /),
  ]);
});

test('members in another order, and comments, are none', () => {
  const text = report('    // other\n    readonly name: string;\n    invite(to: Recipient): void;');
  expect(compareWith([API, text]).api).toEqual(NONE);
});

test('an address that is gone must be told as such, in every example', () => {
  const stack = JSON.stringify({ resource: { azurerm_storage_container: { renamed: { name: 'raw' } } } });
  const differences = compareWith([STACK, stack]);
  expect(differences.addresses).toEqual({
    gone: [
      'exchange/contoso: azurerm_storage_container.raw',
      'exchange/contoso: data.azurerm_client_config.current',
      'exchange/contoso: output.invitation',
    ],
    added: ['exchange/contoso: azurerm_storage_container.renamed'],
  });
  expect(findUntold(differences, new Set(['changed', 'removed', 'added']))).toEqual([
    'addresses are gone (3), and nothing tells it: add a file changes/<subject>.addresses.md',
  ]);
  expect(findUntold(differences, new Set(['addresses']))).toEqual([]);
});

test('a file that is gone takes with it all that it had', () => {
  const { api, addresses, schemas } = compareVersions(BEFORE, new Map());
  expect([api.gone.length, addresses.gone.length, schemas.gone.length]).toEqual([4, 3, 1]);
});

test('another value at the same address, and a new example, are no difference of addresses', () => {
  const changed = JSON.stringify({
    data: { azurerm_client_config: { current: {} } },
    output: { invitation: { value: 2 } },
    resource: { azurerm_storage_container: { raw: { name: 'other' } } },
  });
  const added = ['examples/new/golden/new.tf.json', '{"resource":{"a":{"b":{}}}}'] as const;
  expect(compareWith([STACK, changed], added).addresses).toEqual(NONE);
});

test('another schema must be told, and is listed by its file', () => {
  const differences = compareWith([SCHEMA, '{"a":2}']);
  expect(findUntold(differences, new Set(['fixed', 'addresses']))).toEqual([
    'the schemas of documents differ (1), and nothing tells it: add a file changes/<subject>.added|changed|removed.md',
  ]);
  expect(formatDifferences(differences)).toBe(
    `API: no difference\nAddresses and outputs of the examples: no difference\nSchemas:\n  - ${SCHEMA}\n  + ${SCHEMA}`,
  );
});
