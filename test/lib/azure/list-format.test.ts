import { BlobSource } from '../../../lib/azure';
import { connect } from '../../../lib/azure/connection/connect';
import { NEVER_ABORTED } from '../../../lib/azure/requests/never-aborted';
import type { PreservedExtras } from '../../../lib/azure/listing/preserved-extras';
import { PreserveAcls } from '../../../lib/model/values/publication';
import type { BlobFacts } from '../../../lib/snapshot/contract/storage-ports';
import { toFacts } from '../../../lib/snapshot/contract/storage-ports';
import { connectionString, container as containerOf, fill, freshName } from '../../support/accounts';
import { ARROW_TYPE } from '../../support/arrow-answers';
import {
  answerWith,
  FaultProxy,
  halfAnswer,
  halfPage,
  shortPage,
  unmarkedPage,
} from '../../support/fault-proxy';

const NAMES = ['a b&<>', 'd/e', 'p（', 'p😀', 'ä'];

let proxy: FaultProxy;
let container: string;
beforeEach(async () => {
  proxy = await FaultProxy.start(connectionString('contoso'));
  container = freshName();
  await fill('contoso', container, {});
  const client = containerOf('contoso', container);
  for (const [index, name] of NAMES.entries())
    await client.getBlockBlobClient(name).upload(name, name.length, {
      metadata: { number: String(index) },
      tags: { Kind: `k${index}` },
      blobHTTPHeaders: { blobContentType: index % 2 ? 'text/csv' : undefined, blobCacheControl: 'no-cache' },
    });
});
afterEach(() => proxy.stop());

const PRESERVED: PreservedExtras = { tags: true, tier: true, acls: PreserveAcls.NONE, times: true };

function openSource({
  format,
  isHierarchical = false,
}: { format?: string; isHierarchical?: boolean } = {}): BlobSource {
  const [text] = proxy.connectionStrings;
  const facts = { storageAccountName: 'contoso', blobEndpoint: '', tenantId: null };
  const env = { DATASHARE_SOURCE_CONNECTION_STRING: text, DATASHARE_LIST_FORMAT: format };
  const retry = { tries: 3, delayMs: 1 };
  return new BlobSource(
    connect('source', facts, { env, now: () => new Date(), retry }),
    PRESERVED,
    isHierarchical,
  );
}

async function list(source: BlobSource): Promise<BlobFacts[]> {
  const blobs: BlobFacts[] = [];
  for await (const page of source.list(container, '', NEVER_ABORTED)) blobs.push(...page.map(toFacts));
  return blobs;
}

/** For each page that was asked for: true if Arrow was accepted. */
const listAccepted = (): boolean[] =>
  proxy.seen('list').map(({ headers }) => headers.accept?.includes(ARROW_TYPE) ?? false);

test('a listing in Arrow has the same blobs as one in XML', async () => {
  const inXml = await list(openSource({ format: 'xml' }));
  expect(listAccepted()).toEqual([false]);
  expect(inXml.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
  proxy.isArrowOffered = true;
  proxy.inject({ operation: 'list', times: Infinity }, shortPage(2));
  expect(await list(openSource())).toEqual(inXml);
  expect(listAccepted()).toEqual([false, true, true, true]);
});

test('an account that does not offer Arrow answers in XML', async () => {
  expect(await list(openSource())).toHaveLength(NAMES.length);
  expect(listAccepted()).toEqual([true]);
});

test.each([
  ['the version', answerWith(400, 'InvalidHeaderValue')],
  ['the format', answerWith(406, 'NotAcceptable')],
])('an account that refuses %s is asked for XML, and not again for Arrow', async (_, refuse) => {
  const isMeant = ({ headers }: { readonly headers: { readonly accept?: string } }): boolean =>
    headers.accept?.includes(ARROW_TYPE) ?? false;
  proxy.inject({ operation: 'list', times: Infinity, isMeant }, refuse);
  const source = openSource();
  expect(await list(source)).toHaveLength(NAMES.length);
  expect(await list(source)).toHaveLength(NAMES.length);
  expect(listAccepted()).toEqual([true, false, false]);
});

test('a refusal that has another reason does not end the use of Arrow', async () => {
  proxy.isArrowOffered = true;
  proxy.inject({ operation: 'list', times: 2 }, answerWith(400, 'InvalidQueryParameterValue'));
  const source = openSource();
  await expect(list(source)).rejects.toMatchObject({ code: 'StorageFailed' });
  expect(await list(source)).toHaveLength(NAMES.length);
  expect(listAccepted()).toEqual([true, false, true]);
});

test.each([
  ['is cut off', halfPage],
  ['does not tell where the next page starts', unmarkedPage],
])('a page in Arrow that %s is requested again as XML, and so are the pages after it', async (_, fault) => {
  proxy.isArrowOffered = true;
  proxy.inject({ operation: 'list' }, fault);
  proxy.inject({ operation: 'list', times: Infinity }, shortPage(3));
  expect(await list(openSource())).toHaveLength(NAMES.length);
  expect(listAccepted()).toEqual([true, false, false]);
});

test('a connection that breaks in a page does not end the use of Arrow', async () => {
  proxy.isArrowOffered = true;
  proxy.inject({ operation: 'list' }, halfAnswer);
  expect(await list(openSource())).toHaveLength(NAMES.length);
  expect(listAccepted()).toEqual([true, true]);
});

test('an account with directories is never asked for Arrow', async () => {
  await list(openSource({ isHierarchical: true })).catch(() => undefined);
  expect(listAccepted()).toEqual([false]);
});

test('another format than the two is refused', () => {
  expect(() => openSource({ format: 'json' })).toThrow(
    "'DATASHARE_LIST_FORMAT' must be 'arrow' or 'xml', got \"json\"",
  );
});
