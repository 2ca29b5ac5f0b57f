import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SingleSourceSubscription } from '../../../lib';
import { syncSnapshot } from '../../../lib';
import { connectSources } from '../../../lib/azure/connection/connect';
import { pair } from '../../support/accounts';
import type { Answer, RecordedRequest } from '../../support/recorder';
import { Recorder } from '../../support/recorder';
import { getRefusal } from '../../support/refusal';

/*
 * Two tenants, their token endpoints and two accounts as Azure would answer, and the endpoint that Container Apps give a
 * managed identity. What is sent is recorded; that Entra ID takes it is its documentation's word.
 */

const [CONTOSO, FABRIKAM] = ['33333333-3333-4333-8333-333333333333', '44444444-4444-4444-8444-444444444444'];
const APPLICATION = 'b7d1f0c2-6a54-4e0b-9c39-1f2e3d4c5b6a';

const LISTING = `<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="curated"><Blobs><Blob><Name>in/a</Name>
<Properties><Etag>0x8D1</Etag><Content-Length>3</Content-Length><BlobType>BlockBlob</BlobType></Properties></Blob></Blobs><NextMarker/></EnumerationResults>`;

const json = (body: object, status = 200): Answer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The answers of Microsoft Entra ID and of the two accounts. */
function azure({ host, path, method, headers }: RecordedRequest): Answer {
  if (host === 'login.microsoftonline.com') return entraId(path);
  if (host === 'contoso.blob.core.windows.net' && method === 'GET')
    return { status: 200, headers: { 'content-type': 'application/xml' }, body: LISTING };
  if (headers['x-ms-copy-source'])
    return { status: 202, headers: { etag: '"0x9F"', 'x-ms-copy-status': 'success' } };
  if (method === 'PUT') return { status: 201, headers: { etag: '"0x1"' } };
  if (path.includes('comp=list')) {
    return {
      status: 200,
      headers: { 'content-type': 'application/xml' },
      body: '<EnumerationResults><Blobs/><NextMarker/></EnumerationResults>',
    };
  }
  if (path.includes('restype=container')) return { status: 200 };
  return { status: 404, headers: { 'x-ms-error-code': 'BlobNotFound' } };
}

let refusal: string | undefined;
/** True if something else answers in the place of Microsoft Entra ID. */
let isAuthorityAbsent = false;

function entraId(path: string): Answer {
  if (isAuthorityAbsent)
    return { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
  const authority = 'https://login.microsoftonline.com';
  const [, tenant] = /^\/([0-9a-f-]{36})\//.exec(path) ?? [];
  if (path.includes('/discovery/instance')) {
    const metadata = [
      {
        preferred_network: 'login.microsoftonline.com',
        preferred_cache: 'login.windows.net',
        aliases: ['login.microsoftonline.com'],
      },
    ];
    return json({
      tenant_discovery_endpoint: `${authority}/${tenant}/v2.0/.well-known/openid-configuration`,
      metadata,
    });
  }
  if (path.includes('/.well-known/openid-configuration')) {
    return json({
      authorization_endpoint: `${authority}/${tenant}/oauth2/v2.0/authorize`,
      token_endpoint: `${authority}/${tenant}/oauth2/v2.0/token`,
      issuer: `${authority}/${tenant}/v2.0`,
      jwks_uri: `${authority}/${tenant}/discovery/v2.0/keys`,
    });
  }
  if (refusal !== undefined)
    return json(
      { error: 'invalid_client', error_description: `${refusal}: no`, error_codes: [7000], trace_id: 't' },
      401,
    );
  return json({ token_type: 'Bearer', expires_in: 3600, access_token: `application in ${tenant}` });
}

/** The identity of each test: the Azure SDK keeps the tokens of one for the whole process. */
let identity: string;
/** The endpoint at which a container requests tokens of its identity. */
let endpoint: Server;
let asked: { readonly resource: string | null; readonly clientId: string | null; readonly header: unknown }[];
let recorder: Recorder;
const before = { ...process.env };

// Once for all: the Azure SDK looks for the endpoint once in a process.
beforeAll(async () => {
  endpoint = createServer((request: IncomingMessage, response) => {
    const { searchParams } = new URL(request.url!, 'http://127.0.0.1');
    const resource = searchParams.get('resource');
    asked.push({
      resource,
      clientId: searchParams.get('client_id'),
      header: request.headers['x-identity-header'],
    });
    const expires_on = String(Math.floor(Date.now() / 1000) + 24 * 3600);
    const access_token = `identity for ${resource}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token, expires_on, resource, token_type: 'Bearer' }));
  });
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const { port } = endpoint.address() as AddressInfo;
  process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${port}/msi/token`;
  process.env['IDENTITY_HEADER'] = 'of this container';
  process.env['AZURE_TOKEN_CREDENTIALS'] = 'ManagedIdentityCredential';
});

beforeEach(async () => {
  identity = randomUUID();
  process.env['AZURE_CLIENT_ID'] = identity;
  env = { DATASHARE_SOURCE_CLIENT_ID: APPLICATION, AZURE_CLIENT_ID: identity };
  asked = [];
  refusal = undefined;
  recorder = await Recorder.start(azure);
});
afterEach(() => recorder.stop());

afterAll(async () => {
  endpoint.closeAllConnections();
  await new Promise((resolve) => endpoint.close(resolve));
  process.env = before;
});

/** The environment that the job of a subscription across tenants has. */
let env: Record<string, string>;

async function document(sourceTenant: string | null = CONTOSO): Promise<SingleSourceSubscription> {
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
    },
  );
  return {
    ...subscription,
    source: { ...subscription.source, tenantId: sourceTenant },
    target: { ...subscription.target, tenantId: FABRIKAM },
  };
}

test('the source is read as the application in its tenant, the target written as the identity in its own', async () => {
  const record = await syncSnapshot(await document(), { env });
  expect(record.status).toBe('Succeeded');

  const [copy, ...others] = recorder.requests.filter(({ headers }) => headers['x-ms-copy-source']);
  expect(others).toEqual([]);
  expect(copy.headers).toMatchObject({
    authorization: 'Bearer identity for https://storage.azure.com',
    'x-ms-copy-source-authorization': `Bearer application in ${CONTOSO}`,
  });
  const listings = recorder.requests.filter(({ host }) => host.startsWith('contoso'));
  expect(listings.map(({ headers }) => headers.authorization)).toEqual([`Bearer application in ${CONTOSO}`]);
});

test('the identity is asked for a token for the exchange, and for nothing else of the other tenant', async () => {
  await syncSnapshot(await document(), { env });
  expect([...new Set(asked.map(({ resource }) => resource))].sort()).toEqual([
    'api://AzureADTokenExchange',
    'https://storage.azure.com',
  ]);
  for (const { clientId, header } of asked)
    expect({ clientId, header }).toEqual({ clientId: identity, header: 'of this container' });
});

test("the identity's token is the application's assertion, in the source's tenant, and no secret is sent", async () => {
  await syncSnapshot(await document(), { env });
  const tokens = recorder.requests.filter(({ path }) => path.includes('/oauth2/v2.0/token'));
  expect([...new Set(tokens.map(({ path }) => path.split('?')[0]))]).toEqual([
    `/${CONTOSO}/oauth2/v2.0/token`,
  ]);
  expect(Object.fromEntries(new URLSearchParams(tokens[0].body))).toMatchObject({
    client_id: APPLICATION,
    client_assertion: 'identity for api://AzureADTokenExchange',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    grant_type: 'client_credentials',
    scope: 'https://storage.azure.com/.default',
  });
  expect(new URLSearchParams(tokens[0].body).has('client_secret')).toBe(false);
});

test('the receipt is written to the exchange as the application as well', async () => {
  const exchange = {
    storageAccountName: 'contoso',
    blobEndpoint: 'https://contoso.blob.core.windows.net',
    container: 'exchange',
    tenantId: CONTOSO,
  };
  await syncSnapshot({ ...(await document()), exchange }, { env });
  const receipts = recorder.requests.filter(({ path }) => path.startsWith('/exchange/receipts/'));
  expect(receipts.map(({ method, headers }) => [method, headers.authorization])).toEqual([
    ['PUT', `Bearer application in ${CONTOSO}`],
  ]);
});

test('names Microsoft Entra ID, and not the managed identity, if something else answers in its place', async () => {
  isAuthorityAbsent = true;
  try {
    expect(await getRefusal(async () => syncSnapshot(await document(), { env }))).toEqual([
      {
        code: 'EndpointUnreachable',
        text: expect.stringContaining(
          'the sign-in for the source at https://login.microsoftonline.com',
        ) as string,
      },
    ]);
  } finally {
    isAuthorityAbsent = false;
  }
});

test('fails for an application that does not trust the identity, with the reason of Entra ID', async () => {
  refusal = 'AADSTS700236';
  expect(await getRefusal(async () => syncSnapshot(await document(), { env }))).toEqual([
    {
      code: 'CredentialUnavailable',
      text: `application "${APPLICATION}" cannot sign in to tenant "${CONTOSO}" for the source with the managed identity (AADSTS700236); check that DATASHARE_SOURCE_CLIENT_ID is the id of the application, that the application is registered in the tenant of the identity, that it has a federated credential for the principal id of the identity, and that it has a service principal in the other tenant`,
    },
  ]);
});

test('fails for a document that does not say the tenant of the source, before anything is sent', async () => {
  expect(await getRefusal(async () => syncSnapshot(await document(null), { env }))).toMatchObject([
    { code: 'TenantMissing' },
  ]);
  expect(recorder.requests).toEqual([]);
  expect(asked).toEqual([]);
});

test('an account whose tenant is not named is in that of the other accounts of the document', () => {
  const facts = { location: 'westeurope', isHnsEnabled: false, resourceId: null };
  const sources = ['contoso', 'northwind', 'tailwind'].map((storageAccountName, index) => ({
    ...{ ...facts, storageAccountName, tenantId: index === 1 ? CONTOSO : null },
    blobEndpoint: `https://${storageAccountName}.blob.core.windows.net`,
  }));
  const connected = connectSources(sources, { env, now: () => new Date() });
  expect(connected.map(({ facts: { tenantId } }) => tenantId)).toEqual([CONTOSO, CONTOSO, CONTOSO]);
});

test('without the variable, the source is reached by the identity itself', async () => {
  await syncSnapshot(await document(), { env: { AZURE_CLIENT_ID: identity } });
  const [copy] = recorder.requests.filter(({ headers }) => headers['x-ms-copy-source']);
  expect(copy.headers['x-ms-copy-source-authorization']).toBe(
    'Bearer identity for https://storage.azure.com',
  );
});
