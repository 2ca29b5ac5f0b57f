import type { InviteOptions, ShareProps, SnapshotJobProps } from '../../constructs';
import {
  computeTermsHash,
  Dataset,
  DataStore,
  GrantTiming,
  InvitationState,
  ManagedIdentity,
  Recipient,
  SnapshotJob,
} from '../../constructs';
import { getOutput, getProblems, stackForTest, synthesizeStack } from '../support/stacks';
import {
  accept,
  accountId,
  copyShare,
  createReceivedInvitation,
  PRINCIPAL,
  recipient,
  referToStore,
} from './declarations';
import { getAnnotations } from './share-stacks';

/* Values that Azure or azurerm would refuse later, or that would not mean what they seem to. */

const PLACE = { resourceGroupName: 'rg-data', location: 'westeurope' };

const invite = (options: InviteOptions): unknown => {
  const stack = stackForTest();
  return copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(recipient(stack), options);
};

const job = (props: Partial<SnapshotJobProps>): unknown => {
  const stack = stackForTest();
  const identity = new ManagedIdentity(stack, 'sync', PLACE);
  return new SnapshotJob(stack, 'job', {
    subscription: accept(stack, 'sales', { identity }),
    image: 'fabrikam.azurecr.io/datashare:0.1.0',
    ...PLACE,
    ...props,
  });
};

const tags = (count: number, name = 'tag', value = ''): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`${name}${at}`, value]));

test.each<[string, () => unknown, string]>([
  ['an acceptance after the end', () => invite({ acceptBy: '2027-02-01T00:00:00Z', expiresOn: '2027-01-01T00:00:00Z' }), `'acceptBy' must be no later than 'expiresOn' (2027-01-01T00:00:00Z), got "2027-02-01T00:00:00Z"`],
  ['an application id in place of an object id', () => recipient(stackForTest(), 'fabrikam', { applicationId: PRINCIPAL.toUpperCase() }), `'applicationId' must be another id than 'principalId': an application (client) id is not the object id of its service principal, got "${PRINCIPAL.toUpperCase()}"`],
  ['51 tags', () => new DataStore(stackForTest(), 'store', { name: 'contoso', ...PLACE, tags: tags(51) }), `'tags' must be at most 50 tags, got [`],
  ['a slash in the name of a tag', () => new ManagedIdentity(stackForTest(), 'sync', { ...PLACE, tags: tags(1, 'a/b') }), `'tags' must be tags with names of 1 to 128 characters, without '<', '>', '%', '&', '\\', '?' and '/', got [`],
  ['a long value of a tag', () => job({ tags: tags(1, 'a', 'x'.repeat(257)) }), `'tags' must be tags with values that are texts of at most 256 characters, got [`],
  ['a resource group that azurerm refuses', () => new ManagedIdentity(stackForTest(), 'sync', { ...PLACE, resourceGroupName: 'größe' }), `'resourceGroupName' must be the name of a resource group: 1 to 90 letters (a to z), digits, '_', '-', '.' and parentheses, not ending with '.', got "größe"`],
  ['an image in upper case', () => job({ image: 'fabrikam.azurecr.io/DataShare:0.1.0' }), `'image' must be an image like contoso.azurecr.io/datashare:0.1.0, with a repository in lowercase, got "fabrikam.azurecr.io/DataShare:0.1.0"`],
  ['a profile that the environment of the job does not have', () => job({ workloadProfileName: 'D4' }), `'workloadProfileName' must be left out, or set with the 'environmentId' of an environment that has the profile`],
  ['no CPU on a profile of its own', () => job({ workloadProfileName: 'D4', environmentId: ENVIRONMENT, cpu: 0 }), `'cpu' must be a number of vCPUs above 0, got 0`],
  ['memory without a unit on a profile of its own', () => job({ workloadProfileName: 'D4', environmentId: ENVIRONMENT, memory: '8' }), `'memory' must be a number of GiB, like "2Gi", got "8"`],
])('%s is refused', (_what, call, message) => {
  const found = getProblems(call);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ code: 'ValueInvalid', message: expect.stringContaining(message) as string });
}); // prettier-ignore

const ENVIRONMENT =
  '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/Rg-Data/providers/Microsoft.App/managedEnvironments/Jobs';

test('the fixed segments of ids are written in their own case, and names stay as they are', () => {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso', {
    storageAccountId: accountId('contoso')
      .replace('resourceGroups', 'resourcegroups')
      .replace('Microsoft.S', 'microsoft.s'),
  });
  expect(store.storageAccountId).toBe(accountId('contoso'));
  const identity = ManagedIdentity.fromAttributes(stack, 'sync', {
    identityId:
      '/SUBSCRIPTIONS/1/resourcegroups/ResourceGroups/providers/microsoft.managedidentity/userassignedidentities/Providers',
    principalId: PRINCIPAL,
    clientId: '6b1f4c9f-9b2a-4a1d-8c6a-1e5b6e5a7d22',
  });
  expect(identity.identityId).toBe(
    '/subscriptions/1/resourceGroups/ResourceGroups/providers/Microsoft.ManagedIdentity/userAssignedIdentities/Providers',
  );
});

describe('texts are composed, as Terraform composes them', () => {
  const decomposed = 'Gro\u0308\u00dfe';
  const composed = 'Gr\u00f6\u00dfe';

  test('in the invitation and in the hash of its terms', () => {
    const stack = stackForTest();
    const props: Partial<ShareProps> = {
      termsOfUse: decomposed,
      description: decomposed,
      provider: { name: decomposed, contact: decomposed },
    };
    const fabrikam = new Recipient(stack, 'fabrikam', {
      principalId: PRINCIPAL,
      principalType: recipient(stackForTest()).principalType,
      displayName: decomposed,
      contact: decomposed,
    });
    const sent = copyShare(stack, 'sales', referToStore(stack, 'contoso'), props).invite(fabrikam);
    expect(getOutput(sent).value).toMatchObject({
      termsOfUse: composed,
      termsSha256: computeTermsHash(composed),
      description: composed,
      provider: { providerName: composed, contact: composed },
      recipient: { displayName: composed, contact: composed },
    });
    expect(computeTermsHash(decomposed)).toBe(computeTermsHash(composed));
  });

  test('in the place where a dataset lands', () => {
    const mappings = [{ datasetName: 'curated', container: 'landing', path: decomposed }];
    const subscription = accept(stackForTest(), 'sales', { mappings });
    expect(getOutput({ output: subscription.output }).value).toMatchObject({
      mappings: [{ target: { container: 'landing', path: composed } }],
    });
  });
});

test.each(['', 'sha256:', 'SHA256:'])('the hash of terms can have %j before it', (prefix) => {
  const termsOfUse = 'Do not share.';
  const termsSha256 = computeTermsHash(termsOfUse);
  const invitation = createReceivedInvitation({ termsOfUse, termsSha256 });
  const acceptedTermsSha256 = `${prefix}${termsSha256}`;
  expect(() => accept(stackForTest(), 'sales', { invitation, acceptedTermsSha256 })).not.toThrow();
});

test.each<[string, readonly Dataset[], readonly string[]]>([
  ['a folder in a folder', [Dataset.folder('curated', 'sales'), Dataset.folder('curated', 'sales/eu')], ['"eu" is within dataset "sales"']],
  ['a file in a container', [Dataset.file('curated', 'a/b.csv'), Dataset.container('curated')], ['"b.csv" is within dataset "curated"']],
  ['one folder twice', [Dataset.folder('curated', 'sales'), Dataset.folder('curated', 'sales', { datasetName: 'again' })], ['"sales" is within dataset "again"']],
  ['neighbors', [Dataset.folder('curated', 'sales'), Dataset.folder('curated', 'sales-eu'), Dataset.folder('raw', 'sales/eu')], []],
])('datasets that overlap are told: %s', (_what, datasets, expected) => {
  const stack = stackForTest();
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets: [...datasets] });
  synthesizeStack(stack);
  const said = getAnnotations(stack).filter(([, , text]) => text.startsWith('DatasetsOverlap'));
  expect(said.map(([, , text]) => /dataset (".*") *:/.exec(text)?.[1])).toEqual(expected);
}); // prettier-ignore

test.each<[string, string, boolean]>([
  ['a star', 'sales/*', true],
  ['two stars', 'sales/**', true],
  ['a question mark', 'sales/202?', true],
  ['neither', 'sales/2026', false],
])('a path with wildcards is told that it has none: %s', (_what, path, isTold) => {
  const stack = stackForTest();
  const datasets = [Dataset.folder('curated', path, { datasetName: 'sales' })];
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets });
  synthesizeStack(stack);
  const said = getAnnotations(stack).filter(([, , text]) => text.startsWith('WildcardLiteral'));
  expect(said.map(([where]) => where)).toEqual(isTold ? ['test/sales'] : []);
});

test.each<[string, string, boolean]>([
  ['the next century', '2126-01-01T00:00:00Z', true],
  ['the past', '2026-01-01T00:00:00Z', false],
])('an acceptance of %s', (_when, acceptedOn, isTold) => {
  const stack = stackForTest();
  accept(stack, 'sales', { acceptedOn });
  synthesizeStack(stack);
  const said = getAnnotations(stack).filter(([, , text]) => text.startsWith('AcceptedInFuture'));
  expect(said.map(([where]) => where)).toEqual(isTold ? ['test/sales'] : []);
});

test.each<[string, InviteOptions, boolean]>([
  [
    'the past, while access waits',
    { acceptBy: '2026-01-01T00:00:00Z', grantOn: GrantTiming.ACCEPTANCE },
    true,
  ],
  ['the future', { acceptBy: '2126-01-01T00:00:00Z', grantOn: GrantTiming.ACCEPTANCE }, false],
  [
    'the past, of a revoked invitation',
    { acceptBy: '2026-01-01T00:00:00Z', grantOn: GrantTiming.ACCEPTANCE, state: InvitationState.REVOKED },
    false,
  ],
])('a deadline in %s', (_when, options, isTold) => {
  const stack = stackForTest();
  copyShare(stack, 'sales', referToStore(stack, 'contoso')).invite(recipient(stack), options);
  synthesizeStack(stack);
  const said = getAnnotations(stack).filter(([, , text]) => text.startsWith('AcceptByPassed'));
  expect(said).toHaveLength(isTold ? 1 : 0);
});
