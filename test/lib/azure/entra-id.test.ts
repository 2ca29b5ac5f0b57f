import type { RuntimeOptions, SingleSourceSubscription } from '../../../lib';
import { checkSubscription, syncSnapshot } from '../../../lib';
import { BlobSource, BlobStateStore, readAccountFacts } from '../../../lib/azure';
import { connect } from '../../../lib/azure/connection/connect';
import { NEVER_ABORTED } from '../../../lib/azure/requests/never-aborted';
import { pair } from '../../support/accounts';
import type { Answer, RecordedRequest } from '../../support/recorder';
import { Recorder } from '../../support/recorder';
import { getRefusal } from '../../support/refusal';

const NAME = 'in/ü 100%#?+.csv';
const ENCODED = 'in/%C3%BC%20100%25%23%3F%2B.csv';

/** A credential whose tokens tell whose they are, and for what. */
function credential(who: string): NonNullable<RuntimeOptions['credentials']>['source'] & { asked: number } {
  return {
    asked: 0,
    getToken(scopes) {
      this.asked += 1;
      return Promise.resolve({
        token: `${who}|${String(scopes)}`,
        expiresOnTimestamp: Date.now() + 3_600_000,
      });
    },
  };
}

const LISTING = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="curated"><Blobs><Blob><Name>${NAME}</Name>
<Properties><Etag>0x8D1</Etag><Content-Length>3</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob></Blobs><NextMarker/></EnumerationResults>`;

/** The answers of two accounts and of Azure Resource Manager. */
function azure({ host, path, method, headers }: RecordedRequest): Answer {
  if (host === 'management.azure.com')
    return { status: 200, body: JSON.stringify({ location: 'West Europe', properties: {} }) };
  if (host === 'contoso.blob.core.windows.net')
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: LISTING };
  if (headers['x-ms-copy-source'])
    return { status: 202, headers: { etag: '"0x9F"', 'x-ms-copy-status': 'success' } };
  if (method === 'GET' && path.includes('comp=list')) {
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: '<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>',
    };
  }
  if (method === 'PUT') return { status: 201, headers: { etag: '"0x1"' } };
  if (path.includes('restype=container')) return { status: 200 };
  return { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } };
}

async function document(changes: Partial<SingleSourceSubscription> = {}): Promise<SingleSourceSubscription> {
  const { subscription } = await pair(
    {},
    {
      mapping: () => [
        {
          datasetName: 'in',
          datasetType: 'Folder' as never,
          source: { container: 'curated', path: 'in' },
          target: { container: 'landing', path: 'contoso' },
        },
      ],
      stateContainer: 'datashare',
      ...changes,
    },
  );
  return subscription;
}

let recorder: Recorder;
let answer: (request: RecordedRequest) => Answer;
beforeEach(async () => {
  answer = azure;
  recorder = await Recorder.start((request) => answer(request));
});
afterEach(() => recorder.stop());

describe('a copy between two tenants', () => {
  test('the source is authorised by its own token, pinned by ETag, and its URL is encoded', async () => {
    const credentials = { source: credential('contoso'), target: credential('fabrikam') };
    const record = await syncSnapshot(await document(), { env: {}, credentials });
    expect(record.status).toBe('Succeeded');

    const copies = recorder.requests.filter(({ headers }) => headers['x-ms-copy-source']);
    expect(copies).toHaveLength(1);
    expect(copies[0]).toMatchObject({
      method: 'PUT',
      host: 'fabrikam.blob.core.windows.net',
      path: expect.stringMatching(`^/landing/contoso/${ENCODED.slice(3)}`) as string,
    });
    expect(copies[0].headers).toMatchObject({
      authorization: 'Bearer fabrikam|https://storage.azure.com/.default',
      'x-ms-copy-source': `https://contoso.blob.core.windows.net/curated/${ENCODED}`,
      'x-ms-copy-source-authorization': 'Bearer contoso|https://storage.azure.com/.default',
      'x-ms-source-if-match': '"0x8D1"',
      'x-ms-requires-sync': 'true',
    });
  });

  test('the source is only listed, with the slash of its folder, by its own token', async () => {
    const credentials = { source: credential('contoso'), target: credential('fabrikam') };
    await syncSnapshot(await document(), { env: {}, credentials });
    const asked = recorder.requests.filter(({ host }) => host === 'contoso.blob.core.windows.net');
    expect(asked).toHaveLength(1);
    expect(new URLSearchParams(asked[0].path.split('?')[1]).get('prefix')).toBe('in/');
    expect(asked[0].headers.authorization).toBe('Bearer contoso|https://storage.azure.com/.default');
  });

  test('a file is asked for by name and never listed', async () => {
    const credentials = { source: credential('contoso'), target: credential('fabrikam') };
    answer = (request) =>
      request.method === 'HEAD' && request.host.startsWith('contoso')
        ? { status: 200, headers: { etag: '"0x8D1"', 'content-length': '3' } }
        : azure(request);
    const mappings = [
      {
        datasetName: 'one',
        datasetType: 'File' as never,
        source: { container: 'curated', path: NAME },
        target: { container: 'landing', path: 'one.csv' },
      },
    ];
    await syncSnapshot(await document({ mappings }), { env: {}, credentials });
    const asked = recorder.requests.filter(({ host }) => host === 'contoso.blob.core.windows.net');
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([`HEAD /curated/${ENCODED}`]);
  });

  test('a SAS authorises the source by its URL, and no token is sent', async () => {
    const env = {
      DATASHARE_SOURCE_CONNECTION_STRING:
        'BlobEndpoint=https://contoso.blob.core.windows.net;SharedAccessSignature=sv=2025&sig=s%2Fecret',
    };
    await syncSnapshot(await document(), { env, credentials: { target: credential('fabrikam') } });
    const [copy] = recorder.requests.filter(({ headers }) => headers['x-ms-copy-source']);
    expect(copy.headers['x-ms-copy-source']).toBe(
      `https://contoso.blob.core.windows.net/curated/${ENCODED}?sv=2025&sig=s%2Fecret`,
    );
    expect(copy.headers['x-ms-copy-source-authorization']).toBeUndefined();
  });

  test('many copies ask for few tokens', async () => {
    const source = credential('contoso');
    const many = Array.from({ length: 40 }, (_, i) => String(i).padStart(3, '0'));
    const blobs = many.map(
      (i) =>
        `<Blob><Name>in/${i}</Name><Properties><Etag>e${i}</Etag><Content-Length>1</Content-Length></Properties></Blob>`,
    );
    answer = (request) =>
      request.host.startsWith('contoso')
        ? {
            status: 200,
            headers: { 'content-type': 'application/xml' },
            body: LISTING.replace(/<Blob>[^]*<\/Blob>/, blobs.join('')),
          }
        : azure(request);
    const record = await syncSnapshot(await document(), {
      env: {},
      credentials: { source, target: credential('fabrikam') },
    });
    expect(record.details[0].filesWritten).toBe(40);
    expect(source.asked).toBeLessThanOrEqual(3);
  });

  test('no container is created if Terraform creates them: a missing one ends the run before any copy', async () => {
    const credentials = { source: credential('contoso'), target: credential('fabrikam') };
    answer = (request) =>
      request.path.startsWith('/datashare')
        ? { status: 404, headers: { 'x-ms-error-code': 'ContainerNotFound' } }
        : azure(request);
    const [problem] = await getRefusal(async () => syncSnapshot(await document(), { env: {}, credentials }));
    expect(problem.text).toBe(
      'the target has no container "datashare"; run terraform apply for the stack of the accepted subscription, which creates it',
    );
    const writes = recorder.requests.filter(({ method }) => method === 'PUT');
    expect(writes.map(({ path }) => path)).toEqual([expect.stringMatching(/\/lock\.json$/)]);
  });

  test.each([
    'https://evil.example',
    'https://contoso.blob.core.windows.net.evil.example',
    'https://tailwind.blob.core.windows.net',
    'https://contoso.blob.core.windows.net/proxy',
    'http://127.0.0.1:10000/contoso',
  ])('no token is shown to %s, which is not the account that the document names', async (blobEndpoint) => {
    const credentials = { source: credential('contoso'), target: credential('fabrikam') };
    const subscription = await document();
    const elsewhere = { ...subscription, source: { ...subscription.source, blobEndpoint } };
    expect(await getRefusal(() => syncSnapshot(elsewhere, { env: {}, credentials }))).toMatchObject([
      { code: 'EndpointUntrusted' },
    ]);
    expect(recorder.requests).toEqual([]);
    expect(credentials.source.asked).toBe(0);
  });
});

describe('an account whose tenant no document tells', () => {
  const TENANT = '11111111-2222-4333-8444-555555555555';
  const facts = {
    storageAccountName: 'contoso',
    blobEndpoint: 'https://contoso.blob.core.windows.net',
    tenantId: null,
  };
  const open = (): ReturnType<typeof connect> => {
    const getToken = (_scopes: unknown, asked?: { tenantId?: string }): Promise<never> =>
      Promise.resolve({
        token: asked?.tenantId ?? 'home',
        expiresOnTimestamp: Date.now() + 3_600_000,
      } as never);
    const options = { env: {}, now: () => new Date(), retry: { tries: 1, delayMs: 1 } };
    return connect('exchange', facts, { ...options, credentials: { exchange: { getToken } } });
  };
  const challengeWith = (challenge: string): void => {
    answer = (request): Answer =>
      request.headers.authorization === `Bearer ${TENANT}`
        ? {
            status: 200,
            headers: {
              etag: '"0x1"',
              'last-modified': 'Mon, 30 Nov 2026 12:00:00 GMT',
              'content-length': '2',
            },
            body: request.method === 'GET' ? '{}' : undefined,
          }
        : {
            status: 401,
            headers: { 'x-ms-error-code': 'InvalidAuthenticationInfo', 'www-authenticate': challenge },
          };
  };
  const read = async (): Promise<string> => {
    const blob = await new BlobStateStore(open(), 'exchange').read('digest.json', NEVER_ABORTED);
    return Buffer.concat(await blob!.content.toArray()).toString();
  };

  test('is read with a token of the tenant that it names itself', async () => {
    challengeWith(
      `Bearer authorization_uri=https://login.microsoftonline.com/${TENANT}/oauth2/authorize resource_id=https://storage.azure.com`,
    );
    expect(await read()).toBe('{}');
    const found = await new BlobSource(open()).find(
      { container: 'exchange', path: 'digest.json' },
      NEVER_ABORTED,
    );
    expect(found).toMatchObject({ sizeBytes: 2 });
  });

  test.each(['Basic realm="proxy"', 'Bearer error="invalid_token"', 'Bearer authorization_uri=nowhere'])(
    'is refused if the challenge is %s',
    async (challenge) => {
      challengeWith(challenge);
      await expect(read()).rejects.toMatchObject({ code: 'AccessDenied' });
    },
  );
});

describe('refusals', () => {
  const credentials = { source: credential('contoso'), target: credential('fabrikam') };

  test('fails for a source that denies the listing, with the permission to ask for', async () => {
    answer = (request) =>
      request.host.startsWith('contoso')
        ? { status: 403, headers: { 'x-ms-error-code': 'AuthorizationPermissionMismatch' } }
        : azure(request);
    expect(await getRefusal(async () => syncSnapshot(await document(), { env: {}, credentials }))).toEqual([
      {
        code: 'AccessDenied',
        text: 'the source refused access to container "curated" (403 AuthorizationPermissionMismatch); ask the provider if your identity has Storage Blob Data Reader there; a new role assignment takes up to 10 minutes to take effect',
      },
    ]);
  });

  test('a blob whose source is denied, or changes again and again, fails alone; one that vanished is none', async () => {
    const failures: Record<string, Answer> = {
      a: { status: 403, headers: { 'x-ms-error-code': 'CannotVerifyCopySource' } },
      b: { status: 412, headers: { 'x-ms-error-code': 'SourceConditionNotMet' } },
      c: { status: 404, headers: { 'x-ms-error-code': 'CannotVerifyCopySource' } },
      d: { status: 409, headers: { 'x-ms-error-code': 'BlobArchived' } },
    };
    const blobs = ['a', 'b', 'c', 'd', 'e'].map(
      (n) =>
        `<Blob><Name>in/${n}</Name><Properties><Etag>e</Etag><Content-Length>1</Content-Length></Properties></Blob>`,
    );
    let versions = 0;
    answer = (request) => {
      if (request.method === 'HEAD' && request.host.startsWith('contoso')) {
        if (request.path.endsWith('/c'))
          return { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } };
        return { status: 200, headers: { etag: `"e${++versions}"`, 'content-length': '1' } };
      }
      if (request.method === 'HEAD') return azure(request);
      if (request.host.startsWith('contoso')) {
        return {
          status: 200,
          headers: { 'content-type': 'application/xml' },
          body: LISTING.replace(/<Blob>[^]*<\/Blob>/, blobs.join('')),
        };
      }
      const copied = /\/contoso\/(\w)$/.exec(request.path)?.[1];
      return (copied && failures[copied]) || azure(request);
    };
    const record = await syncSnapshot(await document(), { env: {}, credentials });
    expect(record).toMatchObject({ status: 'Failed', message: '3 files failed' });
    expect(record.failures.map(({ path, code, reason }) => `${path}: ${code}: ${reason}`)).toEqual([
      'a: SourceDenied: the source refused to let it be read (403 CannotVerifyCopySource); ask the provider if your identity has Storage Blob Data Reader there; if the source has a firewall or private endpoints, this machine must reach both accounts from the same virtual network, through service endpoints that both allow or private endpoints of both: a rule for an IP address is not enough',
      'b: SourceChanging: it changed repeatedly while it was copied; nothing to do: the next run copies it',
      'd: StorageFailed: the target failed to copy to landing/contoso/d (409 BlobArchived); try again: finished work is kept',
    ]);
    expect(record.details[0]).toMatchObject({ filesRead: 4, filesWritten: 1, filesFailed: 3 });
    // Each copy of a version that is no more is asked for once, and of the next one only then.
    const getSourceETags = (name: string): string[] =>
      recorder.requests
        .filter(({ path, headers }) => headers['x-ms-copy-source'] && path.endsWith(`/contoso/${name}`))
        .map(({ headers }) => String(headers['x-ms-source-if-match']));
    expect(getSourceETags('b')).toEqual(['"e"', '"e1"', '"e2"', '"e3"', '"e4"']);
    // A token that was refused may have been an old one: it is asked for again, once.
    expect(getSourceETags('a')).toHaveLength(2);
  });

  test('a name that no URL can carry fails alone, and is asked for under no other name', async () => {
    const blobs = ['../x', 'a/./b', 'b'].map(
      (n) =>
        `<Blob><Name>in/${n}</Name><Properties><Etag>e</Etag><Content-Length>1</Content-Length></Properties></Blob>`,
    );
    answer = (request) =>
      request.host.startsWith('contoso')
        ? {
            status: 200,
            headers: { 'content-type': 'application/xml' },
            body: LISTING.replace(/<Blob>[^]*<\/Blob>/, blobs.join('')),
          }
        : azure(request);
    const record = await syncSnapshot(await document(), { env: {}, credentials });
    expect(record.failures.map(({ path, code, reason }) => `${path}: ${code}: ${reason}`)).toEqual([
      "../x: NameUnfit: its name has a '.' or '..' segment, which URLs do not support; ask the provider to rename it",
      "a/./b: NameUnfit: its name has a '.' or '..' segment, which URLs do not support; ask the provider to rename it",
    ]);
    const copied = recorder.requests.filter(({ headers }) => headers['x-ms-copy-source']);
    expect(copied.map(({ path }) => path)).toEqual(['/landing/contoso/b']);
  });

  test('fails for a listing that is out of order', async () => {
    const blobs = ['b', 'a'].map(
      (n) =>
        `<Blob><Name>in/${n}</Name><Properties><Etag>e</Etag><Content-Length>1</Content-Length></Properties></Blob>`,
    );
    answer = (request) =>
      request.host.startsWith('contoso')
        ? {
            status: 200,
            headers: { 'content-type': 'application/xml' },
            body: LISTING.replace(/<Blob>[^]*<\/Blob>/, blobs.join('')),
          }
        : azure(request);
    const [problem] = await getRefusal(async () => syncSnapshot(await document(), { env: {}, credentials }));
    expect(problem).toMatchObject({ code: 'ListingOrder' });
    expect(problem.text).toContain('the listing of curated/in returned "in/a" after "in/b"');
  });

  test('fails for a credential that is not there', async () => {
    const none = {
      getToken: () =>
        Promise.reject(Object.assign(new Error('none'), { name: 'CredentialUnavailableError' })),
    };
    expect(
      await getRefusal(async () =>
        syncSnapshot(await document(), { env: {}, credentials: { source: none, target: none } }),
      ),
    ).toEqual([
      {
        code: 'CredentialUnavailable',
        text: "no Microsoft Entra ID credential was found for the target; sign in with 'az login', run under a managed identity, or set DATASHARE_TARGET_CONNECTION_STRING",
      },
    ]);
  });
});

describe('Azure Resource Manager', () => {
  const RESOURCE_ID =
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/fabrikam';
  const credentials = { source: credential('contoso'), target: credential('fabrikam') };

  async function withResourceId(): Promise<SingleSourceSubscription> {
    const subscription = await document();
    return { ...subscription, target: { ...subscription.target, resourceId: RESOURCE_ID } };
  }

  test('is asked about a side whose resource id is known, and only about that', async () => {
    const report = await checkSubscription(await withResourceId(), { env: {}, credentials });
    expect(report).toMatchObject({
      status: 'Fits',
      source: { verifiedBy: 'Document', note: 'the document has no resourceId' },
      target: { verifiedBy: 'Arm', note: null, location: 'westeurope' },
    });
    expect(recorder.requests.map(({ host, path, headers }) => [host, path, headers.authorization])).toEqual([
      [
        'management.azure.com',
        `${RESOURCE_ID}?api-version=2023-05-01`,
        'Bearer fabrikam|https://management.azure.com/.default',
      ],
    ]);
  });

  test('overrules the document', async () => {
    answer = () => ({
      status: 200,
      body: JSON.stringify({ location: 'eastus2', properties: { isHnsEnabled: true } }),
    });
    const report = await checkSubscription(await withResourceId(), { env: {}, credentials });
    expect(report.problems.map(({ code }) => code).sort()).toEqual([
      'AccountFactsDiffer',
      'AccountFactsDiffer',
      'RegionMismatch',
      'StoreKindMismatch',
    ]);
  });

  test('may refuse: then the document stands, and the report says why', async () => {
    answer = () => ({ status: 403, body: '{}' });
    const report = await checkSubscription(await withResourceId(), { env: {}, credentials });
    expect(report).toMatchObject({
      status: 'Fits',
      target: { verifiedBy: 'Document', note: 'Azure Resource Manager answered 403' },
    });
  });

  test('is not asked about a side with a connection string, which may lead elsewhere', async () => {
    const env = {
      DATASHARE_TARGET_CONNECTION_STRING:
        'BlobEndpoint=https://other.blob.core.windows.net;SharedAccessSignature=sig=x',
    };
    const report = await checkSubscription(await withResourceId(), { env, credentials });
    expect(report.target).toMatchObject({
      storageAccountName: 'other',
      verifiedBy: 'Document',
      note: 'a connection string is set',
    });
    expect(recorder.requests).toEqual([]);
  });

  test('answers that are no account are no answers', async () => {
    answer = () => ({ status: 200, body: '{"location": 7}' });
    const facts = await readAccountFacts(RESOURCE_ID, credentials.target, new AbortController().signal);
    expect(facts).toEqual({ kind: 'unknown', reason: 'the answer of Azure Resource Manager cannot be read' });
  });
});
