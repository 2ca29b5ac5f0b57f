import { hasControlCharacters } from '../model/rules/naming-rules';
import type { ExportedChildren } from './exported-children';
import type { ExportedResource } from './exported-resources';
import { readText } from './exported-resources';
import type { Imported, ImportedRecipient, ImportedShare, LeftOut } from './imported-estate';
import { importDatasets, toLeftOut } from './imported-estate';
import { OutputNames } from './output-names';
import { nameEach } from './unique-names';

const WHY_WAITING =
  'nobody knows its object ID in your tenant: access is granted once you have the acceptance of the recipient';

/** The limit of a recipient's contact. */
const MAX_CONTACT_LENGTH = 256;

/** Imports the shares that an account sends. */
export function importShares(children: ExportedChildren, now: Date): Imported<ImportedShare> {
  const outputNames = new OutputNames();
  const items: ImportedShare[] = [];
  const leftOut: LeftOut[] = [];
  const shares = children.getAll('shares');
  const names = nameEach(shares, ({ name }) => name);
  for (const share of shares) {
    const shareName = names.get(share)!;
    const exported = children.getChildren(share, 'shares/datasets');
    const datasetNames = nameEach(exported, ({ name }) => name);
    const datasets = importDatasets(exported, (each) => ({
      datasetName: datasetNames.get(each)!,
      exportedName: each.name,
    }));
    leftOut.push(...datasets.leftOut);
    const settings = children.getChildren(share, 'shares/synchronizationsettings');
    const invitations = children.getChildren(share, 'shares/invitations');
    const isInPlace = readText(share, 'shareKind') === 'InPlace';
    if (isInPlace || datasets.items.length === 0) {
      const why = isInPlace
        ? 'it is shared in place, which is not about storage accounts'
        : 'none of its datasets can come along';
      leftOut.push(toLeftOut(share, why));
      leftOut.push(
        ...[...invitations, ...settings].map((each) => toLeftOut(each, 'its share cannot come along')),
      );
      if (isInPlace)
        leftOut.push(
          ...datasets.items.map(({ id }) => ({ id, kind: null, why: 'its share cannot come along' })),
        );
      continue;
    }
    const schedules = importSchedules(settings);
    const recipients = importRecipients(invitations, now, (name) =>
      outputNames.add(shareName, name, 'invitation'),
    );
    leftOut.push(...schedules.leftOut, ...recipients.leftOut);
    items.push({
      name: shareName,
      exportedName: share.name,
      description: readText(share, 'description'),
      terms: readText(share, 'terms'),
      schedule: schedules.items[0],
      datasets: datasets.items,
      recipients: recipients.items,
    });
  }
  return { items, leftOut };
}

/** Imports the first schedule: a share here has one. */
function importSchedules(
  settings: readonly ExportedResource[],
): Imported<NonNullable<ImportedShare['schedule']>> {
  const read = settings.map((setting) => ({ setting, schedule: toSchedule(setting) }));
  const first = read.find(({ schedule }) => schedule !== undefined);
  return {
    items: first?.schedule === undefined ? [] : [first.schedule],
    leftOut: read
      .filter((each) => each !== first)
      .map(({ setting, schedule }) =>
        toLeftOut(
          setting,
          schedule === undefined
            ? 'its recurrence is neither Hour nor Day, or it has no time'
            : 'a share has one schedule: another one is taken',
        ),
      ),
  };
}

function toSchedule(setting: ExportedResource): ImportedShare['schedule'] {
  const every = readText(setting, 'recurrenceInterval');
  const time = toInstant(readText(setting, 'synchronizationTime'));
  if ((every !== 'Hour' && every !== 'Day') || time === undefined) return undefined;
  return { every, hour: time.getUTCHours(), minute: time.getUTCMinutes() };
}

/** Imports who is invited. Each is also told as left out, because a person has to complete it. */
function importRecipients(
  invitations: readonly ExportedResource[],
  now: Date,
  nameOutput: (recipientName: string) => string,
): Imported<ImportedRecipient> {
  const names = nameEach(invitations, ({ name }) => name);
  const items: ImportedRecipient[] = [];
  const leftOut: LeftOut[] = [];
  for (const invitation of invitations) {
    const why = findRefusal(invitation, now);
    leftOut.push(toLeftOut(invitation, why ?? WHY_WAITING));
    if (why !== undefined) continue;
    const end = toInstant(readText(invitation, 'expirationDate'));
    const name = names.get(invitation)!;
    items.push({
      name,
      contact: readContact(invitation),
      expiresOn: end && `${end.toISOString().slice(0, 19)}Z`,
      outputName: nameOutput(name),
    });
  }
  return { items, leftOut };
}

/** Returns the address of who is invited, if it can be a contact: the recipient is told with its id in any case. */
function readContact(invitation: ExportedResource): string | undefined {
  const email = readText(invitation, 'targetEmail');
  if (email === undefined || email.length > MAX_CONTACT_LENGTH || hasControlCharacters(email))
    return undefined;
  return email;
}

/** Finds the reason why an invitation invites nobody. */
function findRefusal(invitation: ExportedResource, now: Date): string | undefined {
  const status = readText(invitation, 'invitationStatus');
  if (status === 'Rejected' || status === 'Withdrawn')
    return `it is ${status.toLowerCase()}: nobody is invited`;
  const text = readText(invitation, 'expirationDate');
  if (text === undefined) return undefined;
  const end = toInstant(text);
  if (end === undefined)
    return `its end ${JSON.stringify(text)} is no time with a time zone: nobody is invited`;
  return end <= now ? `it ended on ${text}: nobody is invited` : undefined;
}

/** Converts a time that says its time zone; undefined for anything else. */
function toInstant(text = ''): Date | undefined {
  const time = new Date(/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(text) ? text : NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
