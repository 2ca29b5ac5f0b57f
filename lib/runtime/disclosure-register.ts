import { formatValue } from '../errors/format-value';
import { buildExchangeUrl } from '../exchange/published-invitation';
import type { Receipts } from '../exchange/receipts';
import { NO_RECEIPTS } from '../exchange/receipts';
import { buildRecipientStatus } from '../exchange/recipient-status';
import { buildRegister } from '../register/build-register';
import type { DisclosedShare } from '../register/disclosed-share';
import type { DisclosureRegister } from '../register/disclosure-register';
import type { MergedInvitation } from '../report/invitation-versions';
import { mergeInvitations, toInvitationKey } from '../report/invitation-versions';
import type { ReadReportInput } from '../report/read-report-input';
import type { FoundInvitation } from '../report/report-facts';
import type { RuntimeOptions } from './options';
import { readReportFiles } from './read-report-files';
import type { StatusSource } from './recipient-findings';
import { readRecipients } from './recipient-findings';
import { requireOptions } from './require-options';
import type { ReportFile } from './share-report-options';

/** A source of a register: an invitation, an exchange with all its invitations, or a file that a report reads. */
export type RegisterSource = StatusSource | ReportFile;

/**
 * Lists all disclosures: one row for each share and recipient, with the revoked and expired ones.
 *
 * @param sources An invitation in several of them counts once: what was applied or published counts before plans, and these before
 *   code. The exchanges that only plans and code name are not asked: these may not exist yet.
 * @returns The register. Sources that could not be read are among its problems, and do not hide the others.
 * @throws DataShareError the errors of the documents and URLs themselves; `ReportTooLarge`, `Interrupted`
 */
export async function getDisclosureRegister(
  sources: readonly RegisterSource[],
  options: RuntimeOptions = {},
): Promise<DisclosureRegister> {
  requireOptions('RuntimeOptions', options);
  const now = (options.now ?? (() => new Date()))();
  const files = sources.filter((source) => source.kind === 'file');
  const { read, problems: unread } = readReportFiles(files);
  const inFiles = read.flatMap(({ invitations }) => invitations);
  const applied = inFiles.filter((each) => !isPlanned(each));
  const asked: StatusSource[] = [
    ...sources.filter((source) => source.kind !== 'file'),
    ...applied.map(({ document, input }) => ({ kind: 'invitation', document, where: input.name }) as const),
  ];
  const { found, problems } = await readRecipients(asked, options, { now, isMeasured: false });
  const receiptsById = new Map(
    found.map(({ invitation, receipts }) => [invitation.invitationId.toLowerCase(), receipts]),
  );
  const known = new Set(applied.map(({ document }) => document.invitationId.toLowerCase()));
  const others = found.filter(({ invitation }) => !known.has(invitation.invitationId.toLowerCase()));
  const merged = mergeInvitations([...inFiles, ...others.map(({ invitation }) => toFound(invitation))]);
  const disclosed = merged.map((each) => {
    const key = toInvitationKey(each.invitation.invitationId, each.versions[0].input.name);
    return describeDisclosure(each, receiptsById.get(key), now);
  });
  return buildRegister(
    disclosed,
    {
      problems: [...unread, ...read.flatMap((each) => each.problems), ...problems],
      gaps: read.flatMap(describeGaps),
    },
    now,
  );
}

/** An invitation that was given as a document, or found in an exchange: it is not known to be newer or older than another one. */
function toFound(document: FoundInvitation['document']): FoundInvitation {
  return { document, input: { name: '', kind: 'Outputs' }, unknownFields: [] };
}

function isPlanned({ input }: FoundInvitation): boolean {
  return input.kind === 'Plan' || input.kind === 'SynthesizedStack';
}

function describeDisclosure(
  { invitation, unknownFields, versions }: MergedInvitation,
  receipts: Receipts | undefined,
  now: Date,
): DisclosedShare {
  const isExchangeKnown = !unknownFields.some((field) => field.split('.')[0] === 'exchange');
  const { exchange } = invitation;
  const url = exchange && isExchangeKnown ? buildExchangeUrl(exchange) : null;
  return {
    invitation,
    status: buildRecipientStatus(invitation, url, receipts ?? NO_RECEIPTS, now),
    unknownFields,
    isPlanned: versions.every(isPlanned),
    isAnswerKnown: receipts !== undefined || (exchange === null && isExchangeKnown),
  };
}

function describeGaps({ input, invitations, gaps, problems }: ReadReportInput): string[] {
  const isEmpty = invitations.length === 0 && gaps.length === 0 && problems.length === 0;
  return isEmpty ? [`${formatValue(input.name)} has no invitation`] : [...gaps];
}
