import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getInvitationPath, getReceiptPath } from '../../../lib/exchange/layout';
import { renderReportPage } from '../../../lib/report/page/report-page';
import { INVITATION, REJECTION, SYNCHRONIZATION_RECEIPT, withFields } from '../../fixtures/documents';
import { createHostileReport, HOSTILE_TEXTS } from '../../fixtures/share-reports';
import { put } from '../../support/accounts';
import { exchange } from '../../support/exchanges';
import type { StartedPortal } from '../../support/portal';
import { PortalClient, startPortal } from '../../support/portal';

/* Documents of the other side, with texts that a browser could take for code, or that deceive people. */

let portal: StartedPortal;
let client: PortalClient;

const toInvitationId = (at: number): string => `7b0c1f8e-0000-4000-8000-${String(at).padStart(12, '0')}`;

beforeAll(async () => {
  const place = await exchange();
  portal = await startPortal([place.url]);
  for (const [at, text] of HOSTILE_TEXTS.entries()) {
    const invitation = withFields(INVITATION, {
      invitationId: toInvitationId(at),
      exchange: place.facts,
      description: text,
      provider: { providerName: text, contact: text },
      'recipient.displayName': text,
      'recipient.contact': text,
      termsOfUse: text,
      termsSha256: createHash('sha256').update(text).digest('hex'),
      purpose: text,
      legalBasis: text,
    });
    writeFileSync(join(portal.folder, `${at}.invitation.json`), JSON.stringify(invitation));
    const rejection = { ...REJECTION, invitationId: toInvitationId(at), reason: text };
    const receipt = { ...SYNCHRONIZATION_RECEIPT, invitationId: toInvitationId(at), subscriptionName: text };
    const id = toInvitationId(at);
    const rejectionPath = getReceiptPath(id, 'rejection', rejection.rejectedOn);
    const { startTime, synchronizationId } = SYNCHRONIZATION_RECEIPT;
    const receiptPath = getReceiptPath(id, 'failure', startTime, synchronizationId);
    await put(place.client, getInvitationPath(id), JSON.stringify(invitation));
    await put(place.client, rejectionPath, JSON.stringify(rejection));
    await put(place.client, receiptPath, JSON.stringify(receipt));
  }
  client = await PortalClient.open(portal.url);
});

afterAll(async () => {
  expect(await portal.stop()).toBe(0);
});

/** Finds everything in a page that is live, or that is not shown as it is. */
function findLiveParts(html: string): string[] {
  const forms = [
    /<(?:img|svg onload|iframe|object|embed|base|link rel="?import)[\s>][^>]*/giu,
    /<meta[^>]*http-equiv="?refresh[^>]*/giu,
    /<[a-z][^>]*\son(?:error|load|focus|click)\s*=[^>]*/giu,
    /(?:href|src|action)\s*=\s*["']?\s*(?:javascript:|vbscript:|data:(?!,"))[^>]*/giu,
    /<script>globalThis[^>]*/giu,
    /https:\/\/evil\.example["'][^>]*>/giu,
    // Bidirectional marks, control characters and characters of no width.
    /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}\u200b\u2060\ufeff]/gu,
  ];
  return forms.flatMap((form) => html.match(form) ?? []);
}

const listInvitationPages = async (): Promise<string[]> => [
  ...new Set((await client.get('inbox')).text.match(/invitations\/\w+(?=")/g)),
];

test('each invitation is a page on which nothing of it is live', async () => {
  const pages = await listInvitationPages();
  // An invitation with control characters in one line is no invitation.
  expect(pages).toHaveLength(HOSTILE_TEXTS.length - 1);
  for (const page of pages) {
    const { status, text } = await client.get(page);
    expect([page, status, findLiveParts(text)]).toEqual([page, 200, []]);
  }
});

test.each(['', 'inbox', 'sharing', 'sharing/recipients', 'runs'])(
  'nothing of the documents is live on the page of the portal %j',
  async (path) => {
    const { status, text } = await client.get(path);
    expect([status, findLiveParts(text)]).toEqual([200, []]);
  },
);

test('the provider sees the reason of a rejection as text', async () => {
  expect((await client.get('sharing/recipients')).text).toContain('Rejected: &lt;script>globalThis.attacked');
});

test('nothing of the documents is live in a report', () => {
  const page = renderReportPage(createHostileReport());
  const ownScript = /<script[^>]*>[\s\S]*?<\/script>/gu;
  expect(findLiveParts(page.replace(ownScript, ''))).toEqual([]);
});

test.each([
  ['<img src=x onerror="a()">', 1],
  ['<a href="javascript:a()">', 1],
  ['a\u2066b', 1],
  ['&lt;img src=x onerror=a()&gt; javascript:a()', 0],
])('the search itself finds what is live: %j', (html, least) => {
  expect(findLiveParts(html).length > 0).toBe(least > 0);
});
