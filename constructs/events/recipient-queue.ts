import { EventgridSystemTopicEventSubscription } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic-event-subscription';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageQueue } from '@cdktf/provider-azurerm/lib/storage-queue';
import { conditional, Fn, Op, TerraformCount, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { CONDITION_VERSION } from '../../lib/access/condition/build-condition';
import { buildQueueCondition } from '../../lib/access/condition/queue-condition';
import { QueueRole, toQueueScope } from '../../lib/access/roles';
import type { ChangeEventsFacts } from '../../lib/model/documents/change-facts';
import type { IDataStore } from '../data-store/data-store-props';
import type { StoredDataset } from '../data-store/dataset';
import { AccountChildNames } from '../data-store/account-child-names';
import { collectStores } from '../data-store/stored-datasets';
import type { Grantee } from '../principals/grantee';
import { findDeclaration } from '../principals/grantee';
import { toAssignablePrincipalType } from '../principals/principal';
import type { Precondition } from '../synthesis/check-result';
import { toLifecycle } from '../synthesis/check-result';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { toRelativeId, toShortHash } from '../synthesis/construct-ids';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { keepArguments } from '../synthesis/kept-arguments';
import { escapeTemplates } from '../synthesis/terraform-strings';
import { markUsed } from '../synthesis/unused-declarations';
import type { DatasetEvents } from './event-filters';
import { listDatasetEvents, removeInnerDatasets } from './event-filters';
import type { QueueDelivery } from './share-events-props';

/** Maximum length of the readable part of the name of an event subscription. */
const MAX_READABLE = 55;

const queueNames = new AccountChildNames('queue of the account');

/** The events that a recipient may learn of, and until when. */
export interface EventGrant {
  readonly grantee: Grantee;
  readonly datasets: readonly StoredDataset[];
  /** UTC time at which access ends; null if it does not end. */
  readonly until: string | null;
  readonly preconditions: readonly Precondition[];
}

/** The queue of one invitation. Without a grant it receives nothing, and nobody reads it. */
export class RecipientQueue extends Construct {
  /** The queue in the form of documents. */
  public readonly facts: ChangeEventsFacts;
  private readonly queue: StorageQueue;
  private readonly scope: string;

  /** @throws DataShareError `DuplicateName` if the account has a queue of that name */
  constructor(
    invitation: Construct,
    queueName: string,
    datasets: readonly StoredDataset[],
    private readonly delivery: QueueDelivery,
  ) {
    super(invitation, 'ChangeEvents');
    const { queueStore, queueEndpoint } = delivery.events;
    queueNames.claim(invitation, queueStore, queueName);
    markUsed(delivery.events);
    this.facts = { queueEndpoint, queueName };
    const { storageAccountId } = queueStore;
    this.queue = new StorageQueue(this, 'Queue', { name: queueName, storageAccountId });
    const precondition = toAccountIdPreconditions(queueStore);
    if (precondition.length > 0) this.queue.lifecycle = { precondition };
    keepArguments(this.queue);
    // Others can use a topic, too: it does not come and go with the state of an invitation.
    for (const store of collectStores(datasets)) delivery.events.provideTopic(store);
    // The reference to the name makes what uses the scope wait for the queue.
    this.scope = toQueueScope(storageAccountId, this.queue.name);
  }

  /** Lets events into the queue, and the recipient read them. */
  public open({ grantee, datasets, until, preconditions }: EventGrant): void {
    const { events } = this.delivery;
    const condition = buildQueueCondition(until);
    const readerPreconditions = [
      ...preconditions,
      ...toEntraIdPreconditions(findDeclaration(grantee) ?? this, grantee),
    ];
    this.assign('Processor', QueueRole.PROCESSOR, grantee, readerPreconditions, condition);
    // A scaler signs in to its own tenant, and reads the length of the queue.
    if (this.isInTenant(grantee))
      this.assign('LengthReader', QueueRole.READER, grantee, readerPreconditions, condition);
    for (const store of collectStores(datasets)) {
      const { principalId } = events.provideTopic(store);
      const sender = { principalId, principalType: 'ServicePrincipal' };
      const id = `Sender-${toRelativeId(TerraformStack.of(this), store)}`;
      const assignment = this.assign(
        id,
        QueueRole.SENDER,
        sender,
        toEntraIdPreconditions(this, { principalId }),
      );
      const own = removeInnerDatasets(datasets.filter(({ dataStore }) => dataStore === store));
      for (const dataset of own)
        for (const each of listDatasetEvents(dataset))
          this.subscribe(store, dataset, each, until, assignment);
    }
  }

  private isInTenant({ tenantId }: Grantee): boolean {
    const own = this.delivery.events.queueStore.tenantId;
    if (tenantId === undefined || own === undefined) return true;
    const stack = TerraformStack.of(this);
    return toPlaceKey(stack, tenantId) === toPlaceKey(stack, own);
  }

  private assign(
    id: string,
    roleDefinitionName: QueueRole,
    { principalId, principalType }: Pick<Grantee, 'principalId'> & { readonly principalType: string },
    precondition: readonly Precondition[],
    condition?: string,
  ): RoleAssignment {
    const type = toAssignablePrincipalType(principalType as Grantee['principalType']);
    const assignment = new RoleAssignment(this, id, {
      scope: this.scope,
      roleDefinitionName,
      principalId,
      principalType: type,
      skipServicePrincipalAadCheck: type === 'ServicePrincipal' ? true : undefined,
      ...(condition !== undefined && {
        condition: escapeTemplates(condition),
        conditionVersion: CONDITION_VERSION,
      }),
      ...toLifecycle(precondition),
    });
    return keepArguments(assignment);
  }

  private subscribe(
    store: IDataStore,
    { container, path, datasetType, datasetName }: StoredDataset,
    { kind, filter }: DatasetEvents,
    until: string | null,
    sender: RoleAssignment,
  ): void {
    const { events, ...delivery } = this.delivery;
    const topic = events.provideTopic(store);
    const { storageAccountId } = events.queueStore;
    const stack = TerraformStack.of(this);
    const { queueName } = this.facts;
    // Event Grid takes 64 characters. Queues of long names can have the same beginning.
    const readable = queueName.slice(0, MAX_READABLE).replace(/-+$/, '');
    const place = [datasetType, kind, container, path, events.queueStore.storageAccountName];
    if (readable !== queueName) place.push(queueName);
    const hash = toShortHash(place.map((each) => toPlaceKey(stack, each)).join('\n'));
    const { deadLetterContainer } = events;
    const subscription = new EventgridSystemTopicEventSubscription(this, `${kind}-${datasetName}`, {
      name: `${readable}-${hash}`,
      systemTopic: topic.name,
      resourceGroupName: topic.resourceGroupName,
      ...filter,
      deliveryIdentity: { type: 'SystemAssigned' },
      storageQueueEndpoint: {
        storageAccountId,
        queueName: this.queue.name,
        queueMessageTimeToLiveInSeconds: delivery.messageTimeToLiveInSeconds ?? 7 * 24 * 3600,
      },
      retryPolicy: {
        maxDeliveryAttempts: delivery.maxDeliveryAttempts ?? 30,
        eventTimeToLive: delivery.eventTimeToLiveInMinutes ?? 1440,
      },
      ...(deadLetterContainer !== undefined && {
        deadLetterIdentity: { type: 'SystemAssigned' },
        storageBlobDeadLetterDestination: {
          storageAccountId,
          storageBlobContainerName: deadLetterContainer,
        },
      }),
      ...(until !== null && { expirationTimeUtc: toSeconds(until), count: countUntil(until) }),
      dependsOn: [sender],
    });
    keepArguments(subscription);
  }
}

/** Azure answers with whole seconds. A later time would be a change in each plan. */
function toSeconds(instant: string): string {
  return Token.isUnresolved(instant) ? instant : instant.replace(/\.\d+Z$/, 'Z');
}

/** Azure removes an event subscription that expires. Terraform must not create it again. */
function countUntil(instant: string): TerraformCount {
  // The framework writes no comparison with 0.
  const isOpen = Op.eq(Fn.timecmp(Fn.plantimestamp(), instant), -1);
  return TerraformCount.of(Token.asNumber(conditional(isOpen, 1, 0)));
}
