import { problems } from '../../../lib/errors/catalogue';
import { DataShareError } from '../../../lib/errors/data-share-error';
import { getReceiptPath } from '../../../lib/exchange/layout';
import { Outbox } from '../../../lib/exchange/outbox';
import type { ExchangeStore } from '../../../lib/exchange/ports';
import { SYNCHRONIZATION_RECEIPT } from '../../fixtures/documents';
import { MemoryState, MemoryStateStore } from '../../fixtures/memory-state';

const { signal } = new AbortController();
const { invitationId, synchronizationId } = SYNCHRONIZATION_RECEIPT;
const toPath = (second: number): string =>
  getReceiptPath(
    invitationId,
    'success',
    new Date(Date.UTC(2027, 0, 1, 0, 0, second)).toISOString(),
    synchronizationId,
  );

/** An outbox with so many receipts that cannot be sent, and two later ones. */
function createOutbox(
  bad: number,
  content: string,
): { readonly outbox: Outbox; readonly state: MemoryState } {
  const state = new MemoryState();
  const put = (second: number, text: string): string =>
    state.put(`contoso-sales/${toPath(second)}`, Buffer.from(text));
  for (let second = 0; second < bad; second++) put(second, content);
  for (const second of [bad, bad + 1]) put(second, JSON.stringify(SYNCHRONIZATION_RECEIPT));
  return { outbox: new Outbox(new MemoryStateStore(state), 'contoso-sales'), state };
}

test.each([
  ['the exchange rejects', JSON.stringify(SYNCHRONIZATION_RECEIPT)],
  ['are none', 'hello'],
])(
  'hundreds of receipts that %s do not keep later ones from being sent by one of the next runs',
  async (_, text) => {
    const { outbox, state } = createOutbox(250, text);
    const tried: string[] = [];
    const sent: string[] = [];
    const later = [toPath(250), toPath(251)];
    const exchange: Pick<ExchangeStore, 'write'> = {
      write: async (path) => {
        tried.push(path);
        if (!later.includes(path))
          throw new DataShareError([problems.storageFailed('exchange', 'write', '412 LeaseIdMissing')]);
        sent.push(path);
      },
    };
    for (let run = 0; run < 20; run++) {
      tried.length = 0;
      await outbox.sendHeld(toPath(1000 + run), invitationId, exchange as ExchangeStore, signal);
      expect(tried.length).toBeLessThanOrEqual(100);
    }
    expect(sent.sort()).toEqual(later);
    expect(state.blobs.size).toBe(250);
  },
);

test('a receipt that another process sends and deletes meanwhile does not keep the next one from being sent', async () => {
  const state = new MemoryState();
  for (const second of [0, 1])
    state.put(`contoso-sales/${toPath(second)}`, Buffer.from(JSON.stringify(SYNCHRONIZATION_RECEIPT)));
  const store = new MemoryStateStore(state);
  const read = store.read.bind(store);
  jest.spyOn(store, 'read').mockImplementation(async (path, ...rest) => {
    if (path.endsWith(toPath(0))) throw new DataShareError([problems.stateChanged({ path })]);
    return read(path, ...rest);
  });
  const sent: string[] = [];
  const exchange: Pick<ExchangeStore, 'write'> = { write: async (path) => void sent.push(path) };
  const outbox = new Outbox(store, 'contoso-sales');
  await outbox.sendHeld(toPath(1000), invitationId, exchange as ExchangeStore, signal);
  expect(sent).toEqual([toPath(1)]);
});
