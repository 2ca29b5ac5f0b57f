import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { ChangeDigestFacts } from '../../lib/model/documents/change-facts';
import { DatasetType } from '../../lib/model/values/dataset';
import { toDigestFolder } from '../../lib/model/values/exchange-folders';
import { ShareKind } from '../../lib/model/values/share-kind';
import { MAX_FILTER_VALUE, toSubjectPrefix } from '../events/event-filters';
import { RecipientQueue } from '../events/recipient-queue';
import type { IRecipient } from '../principals/recipient';
import { toShortHash } from '../synthesis/construct-ids';
import { toLiteral } from '../synthesis/props-validation';
import { toLower } from '../synthesis/terraform-strings';
import type { InviteOptions } from './invite-options';
import type { IShare } from './share-props';

/** Creates the queue of an invitation that asks for change events. */
export function openQueue(
  invitation: Construct,
  share: IShare,
  recipient: IRecipient,
  { changeEvents }: InviteOptions,
): RecipientQueue | undefined {
  const delivery = changeEvents?.delivery;
  if (!delivery) return undefined;
  const queueName = delivery.queueName ?? toQueueName(share.shareName, recipient.recipientName);
  return new RecipientQueue(invitation, queueName, share.datasets, delivery);
}

/** Returns the place of the digests of an invitation in the form of documents; undefined if it asks for none. */
export function toDigestFacts(
  { exchange }: IShare,
  invitationId: string,
  { changeEvents }: InviteOptions,
): ChangeDigestFacts | undefined {
  if (!exchange || changeEvents === undefined || changeEvents.delivery) return undefined;
  const { storageAccountName, container } = exchange.facts;
  return { storageAccountName, container, path: toDigestFolder(toLower(invitationId)) };
}

/** Returns the reasons why an invitation cannot have change events. */
export function validateChangeEvents(
  invitation: Construct,
  share: IShare,
  recipient: IRecipient,
  { changeEvents }: InviteOptions,
): Problem[] {
  if (changeEvents === undefined) return [];
  const prop = 'changeEvents';
  const found: Problem[] = [];
  if (share.shareKind === ShareKind.IN_PLACE)
    found.push(
      problems.valueInvalid(prop, 'left out for an InPlace share, of which nothing is copied', 'events'),
    );
  if (!changeEvents.delivery) return share.exchange ? found : [...found, findMissingExchange(prop)];
  const { queueName, events } = changeEvents.delivery;
  const names = [share.shareName, recipient.recipientName];
  if (queueName === undefined && names.some((name) => Token.isUnresolved(name))) {
    const rule = 'given, because the name of the share or of the recipient is a token';
    found.push(problems.valueInvalid('queueName', rule, undefined));
  }
  if (TerraformStack.of(events) !== TerraformStack.of(invitation)) {
    const problem = problems.valueInvalid(
      `${prop}.events`,
      'in the stack of the share: its topics refer to the shared accounts, and the queues to the invitations',
      events.node.path,
    );
    const fix =
      "create ShareEvents in the stack of the share, with 'systemTopics' for a topic that another stack defines";
    found.push({ ...problem, fix });
  }
  const queueTenantId = toLiteral(events.queueStore.tenantId)?.toLowerCase();
  const tenantId = toLiteral(share.dataStore.tenantId)?.toLowerCase();
  if (queueTenantId !== undefined && tenantId !== undefined && queueTenantId !== tenantId) {
    const rule = `in the tenant of the shared data (${tenantId}): Event Grid delivers within a tenant`;
    found.push(problems.valueInvalid(`${prop}.events.queueStore.tenantId`, rule, queueTenantId));
  }
  for (const { datasetName, datasetType, container, path } of share.datasets) {
    const subject = `${toSubjectPrefix(container)}${path}`;
    if (datasetType !== DatasetType.FILE || Token.isUnresolved(subject)) continue;
    if (subject.length <= MAX_FILTER_VALUE) continue;
    const rule = `left out, because the path of the file "${datasetName}" is too long: Event Grid compares ${MAX_FILTER_VALUE} characters, of which ${toSubjectPrefix(container).length} are the container`;
    found.push(problems.valueInvalid(prop, rule, path.length));
  }
  return found;
}

function findMissingExchange(prop: string): Problem {
  const rule = 'ChangeEvents.toQueue, because the share has no exchange for digests';
  const problem = problems.valueInvalid(prop, rule, 'ChangeEvents.toExchange');
  return { ...problem, fix: "give the share an 'exchange', or call ChangeEvents.toQueue" };
}

/** Maximum length of the readable part of a queue's name. */
const MAX_READABLE = 54;

/** Returns the default name of a queue. A name that Azure does not allow as it is gets a hash. */
function toQueueName(shareName: string, recipientName: string): string {
  const wanted = `${shareName}-${recipientName}`;
  const readable = wanted
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, MAX_READABLE)
    .replace(/-$/, '');
  return readable === wanted ? readable : `${readable}-${toShortHash(`${shareName}\n${recipientName}`)}`;
}
