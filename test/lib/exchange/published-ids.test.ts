import type { DataShareError } from '../../../lib/errors/data-share-error';
import { listPublishedIds } from '../../../lib/runtime/recipient-findings';

const SIGNAL = new AbortController().signal;
const toId = (digit: number): string => `7b0c1f8e-0000-4000-8000-00000000000${digit}`;

async function list(count: number, limit: number): Promise<{ ids: string[]; code?: string }> {
  const store = {
    async *list() {
      yield { path: 'invitations/notes.txt' } as never;
      for (let digit = 1; digit <= count; digit++)
        yield { path: `invitations/${toId(digit)}/invitation.json` } as never;
    },
  };
  const ids: string[] = [];
  try {
    for await (const id of listPublishedIds(store, SIGNAL, limit)) ids.push(id);
    return { ids };
  } catch (error) {
    return { ids, code: (error as DataShareError).code };
  }
}

test('the invitations of an exchange are listed, and other files are not', async () => {
  expect(await list(3, 3)).toEqual({ ids: [toId(1), toId(2), toId(3)] });
});

test('invitations beyond the limit are told as a problem, after the others', async () => {
  expect(await list(4, 3)).toEqual({ ids: [toId(1), toId(2), toId(3)], code: 'ReportTooLarge' });
});
