import type { VerifySnapshotReport } from '../../../lib';
import { bothSides, contents, pair, put } from '../../support/accounts';
import type { Pair } from '../../support/accounts';
import type { Ran } from '../../support/cli';
import { datashare, documentFile } from '../../support/cli';
import type { TestExchange } from '../../support/exchanges';
import { exchange } from '../../support/exchanges';

const env = bothSides();

interface Stage {
  readonly sides: Pair;
  readonly post: TestExchange;
  readonly verify: (where: string, ...args: string[]) => Promise<Ran>;
  readonly sync: () => Promise<unknown>;
  /** The receipts in the exchange by their paths, oldest first. */
  readonly listReceipts: () => Promise<[path: string, text: string][]>;
}

async function createStage(): Promise<Stage> {
  const post = await exchange();
  const sides = await pair({ 'a.csv': '1', 'b.csv': '2' }, { exchange: post.facts });
  const file = documentFile(sides.subscription);
  return {
    sides,
    post,
    verify: (where, ...args) => datashare(['verify', file, '--against', where, ...args], { env }),
    sync: () => datashare(['sync', file], { env }),
    listReceipts: async () =>
      Object.entries(await contents(post.client)).sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

const receiptFile = (text: string, changes: object = {}): string =>
  documentFile({ ...(JSON.parse(text) as object), ...changes }, 'receipt.json');

describe('verify against a receipt', () => {
  test('tells if the target holds what the receipt states, until a later run or somebody else changes it', async () => {
    const { sides, post, verify, sync, listReceipts } = await createStage();
    await sync();
    const [[path, text]] = await listReceipts();
    const file = receiptFile(text);

    const equal = await verify(file);
    expect(equal.exitCode).toBe(0);
    expect(equal.stdout.replace(/\s+/g, ' ')).toContain(
      'the target holds what the receipt states, complete and unaltered',
    );
    expect((await verify(`${post.url}/${path}`)).exitCode).toBe(0);

    await put(sides.source, 'a.csv', 'changed');
    await sync();
    const newer = await verify(file, '--json');
    const { receipt } = JSON.parse(newer.stdout) as VerifySnapshotReport;
    const [, [, last]] = await listReceipts();
    expect(newer.exitCode).toBe(3);
    expect(receipt).toMatchObject({
      verdict: 'Newer',
      newer: { id: (JSON.parse(last) as { synchronizationId: string }).synchronizationId },
      problem: { code: 'ReceiptMismatch' },
    });
    expect((await verify(receiptFile(last))).exitCode).toBe(0);

    await put(sides.target, 'b.csv', 'somebody');
    const altered = await verify(receiptFile(last));
    expect(altered.exitCode).toBe(3);
    expect(altered.stderr).toContain('files at the target are not what the last run left [ReceiptMismatch]');
  });

  test('fails for a receipt that was edited, that proves nothing, or that is of others', async () => {
    const { verify, sync, listReceipts } = await createStage();
    await sync();
    const [[, text]] = await listReceipts();
    const run = async (changes: object): Promise<[number, string | undefined]> => {
      const { exitCode, stderr } = await verify(receiptFile(text, changes));
      return [exitCode, /\[(\w+)\]/.exec(stderr)?.[1]];
    };
    expect(await run({ manifestSha256: 'a'.repeat(64) })).toEqual([3, 'ReceiptMismatch']);
    expect(await run({ manifestSha256: undefined })).toEqual([1, 'ReceiptUnproven']);
    expect(await run({ invitationId: '7b0c1f8e-0000-4000-8000-0000000000ff' })).toEqual([
      3,
      'ReceiptForeign',
    ]);
    expect(await run({ synchronizationId: '../..' })).toEqual([2, 'DocumentInvalid']);
    expect((await verify('/nowhere/receipt.json')).exitCode).toBe(2);
  });

  test('refuses the URL of anything else than a receipt of a synchronization', async () => {
    const { post, verify } = await createStage();
    const id = '7b0c1f8e-0000-4000-8000-000000000001';
    const folder = `${post.url}/receipts/${id}/20270301T120000.000Z`;
    const refused = await Promise.all(
      [
        `${folder}-success-7b0c1f8e-0000-4000-8000-000000000009.json`,
        `${folder}-acceptance.json`,
        `${post.url}/invitations/${id}/invitation.json`,
        post.url,
      ].map((url) => verify(url)),
    );
    expect(refused.map(({ exitCode, stderr }) => [exitCode, /\[(\w+)\]/.exec(stderr)?.[1]])).toEqual([
      [2, 'DocumentUnreadable'],
      [2, 'ValueInvalid'],
      [2, 'ValueInvalid'],
      [2, 'ValueInvalid'],
    ]);
  });
});
