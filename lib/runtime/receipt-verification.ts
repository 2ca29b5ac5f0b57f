import { DataShareError } from '../errors/data-share-error';
import { problems } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import { parseReceiptUrl } from '../exchange/exchange-url';
import { parseReceiptPath } from '../exchange/layout';
import type { ReceiptComparison } from '../exchange/receipt-comparison';
import { compareReceipt } from '../exchange/receipt-comparison';
import { findContradiction, MAX_RECEIPT_BYTES } from '../exchange/receipts';
import { parseSynchronizationReceipt } from '../model/documents/parsing/parse-document';
import type { SynchronizationReceipt } from '../model/documents/synchronization-receipt';
import { isSameId } from '../model/rules/same-id';
import type { RunDependencies } from '../snapshot/contract/run-dependencies';
import { RunRecords } from '../snapshot/state/run-records';
import type { VerifyReport } from '../snapshot/verify';
import { openAzureSession } from './azure-session';
import type { RuntimeOptions } from './options';
import { requireOptions } from './require-options';

/** The target compared with what the last snapshot left there, and with a receipt. */
export interface VerifySnapshotReport extends VerifyReport {
  /** The comparison with the receipt; absent if none was given. */
  readonly receipt?: VerifiedReceipt;
}

/** The comparison with a receipt, and the problem that it has found. */
export interface VerifiedReceipt extends ReceiptComparison {
  /** `ReceiptMismatch`, or `ReceiptUnproven` if nothing can be said; null if the target is what the receipt states. */
  readonly problem: Problem | null;
}

/**
 * Reads the receipt of a synchronization by its URL in an exchange, with the credential of this machine. A recipient can write
 * receipts there, and not read them.
 *
 * @param url `https://<account>.blob.core.windows.net/<container>/receipts/<id>/<time>-success-<id>.json`
 * @throws DataShareError `ValueInvalid`, `DocumentUnreadable`, and the errors of documents and access
 */
export async function fetchReceipt(
  url: string,
  options: RuntimeOptions = {},
): Promise<SynchronizationReceipt> {
  requireOptions('RuntimeOptions', options);
  const { exchange, path } = parseReceiptUrl(url);
  const session = openAzureSession(options);
  const text = await session.openExchange(exchange).read(path, MAX_RECEIPT_BYTES, session.signal);
  if (text === undefined) return throwUnreadable('it does not exist', url);
  const receipt = parseSynchronizationReceipt(text, url);
  const { invitationId, kind } = parseReceiptPath(path)!;
  const contradiction = findContradiction(receipt, kind, invitationId);
  if (contradiction === undefined) return receipt;
  return throwUnreadable(`it ${contradiction}`, url);
}

function throwUnreadable(reason: string, where: string): never {
  throw new DataShareError([{ ...problems.documentUnreadable(reason), where }]);
}

/** @throws DataShareError `ReceiptForeign`, and the errors of documents */
export function parseOwnReceipt(
  document: unknown,
  { subscription: { invitation } }: RunDependencies,
): SynchronizationReceipt {
  const receipt = parseSynchronizationReceipt(document, 'the receipt');
  if (isSameId(receipt.invitationId, invitation.invitationId)) return receipt;
  throw new DataShareError([problems.receiptForeign(receipt.invitationId, invitation.invitationId)]);
}

/** Compares a receipt with a target that was verified, and with the records of its runs. */
export async function compareWithReceipt(
  { stateStore, subscription, signal }: RunDependencies,
  { manifestSha256, status, filesDifferent }: VerifyReport,
  receipt: SynchronizationReceipt,
): Promise<VerifiedReceipt> {
  const records = new RunRecords(stateStore, subscription.subscriptionName);
  const [record, runs, rollbacks] = await Promise.all([
    records.find(receipt, signal),
    records.listLatest(1, signal),
    records.listRollbacks(1, signal),
  ]);
  const latest = [...runs, ...rollbacks].sort((a, b) => (a.startTime < b.startTime ? 1 : -1));
  const comparison = compareReceipt(receipt, {
    manifestSha256,
    status,
    filesDifferent,
    record,
    last: latest[0],
  });
  return { ...comparison, problem: findProblem(comparison) };
}

function findProblem({ verdict, reason, synchronizationId }: ReceiptComparison): Problem | null {
  if (verdict === 'Equal') return null;
  const isOpen = verdict === 'Unknown' || verdict === 'Incomplete';
  return isOpen
    ? problems.receiptUnproven(synchronizationId, reason!)
    : problems.receiptMismatch(synchronizationId, reason!);
}
