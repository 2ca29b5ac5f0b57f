import { EventgridSystemTopic } from '@cdktf/provider-azurerm/lib/eventgrid-system-topic';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { Fn, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import { DataRole, toContainerScope } from '../../lib/access/roles';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { resourceGroupNameRule, systemTopicIdRule } from '../../lib/model/rules/azure-resource-rules';
import { containerNameRule, endpointRule, uuidRule } from '../../lib/model/rules/naming-rules';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import type { IDataStore } from '../data-store/data-store-props';
import { watchAssignments } from '../grants/stack-assignments-validation';
import { toAppKey } from '../synthesis/comparison-keys';
import { toRelativeId } from '../synthesis/construct-ids';
import { requirePlace } from '../synthesis/construct-place';
import { toAccountIdPreconditions, toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { keepArguments } from '../synthesis/kept-arguments';
import { validateWhenComplete } from '../synthesis/late-validation';
import { NameClaims } from '../synthesis/name-claims';
import {
  canonicalizeId,
  checkProps,
  toLiteral,
  validateTags,
  validateText,
} from '../synthesis/props-validation';
import { toShownValue } from '../synthesis/terraform-strings';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { expectUse } from '../synthesis/unused-declarations';
import { toServiceEndpoint } from '../synthesis/service-endpoint';
import { findCrowdedTopics } from './topic-limit';
import type { ExistingSystemTopic, IShareEvents, ShareEventsProps, SystemTopic } from './share-events-props';

/** An account has one system topic, whichever stack of the app defines it. */
const definedTopics = new NameClaims('system topic of the account', ({ node }) => node.root);

/** Kinds of accounts that raise events of blobs, and of those that have queues. */
const KINDS = { events: ['StorageV2', 'BlockBlobStorage', 'BlobStorage'], queues: ['StorageV2', 'Storage'] };

/**
 * The events of shared accounts, and the account with the queues that recipients read them from.
 *
 * Defines one `azurerm_eventgrid_system_topic` with an identity for each shared account that `systemTopics` does not name. Each
 * invitation with `ChangeEvents.toQueue` adds:
 *
 * - one `azurerm_storage_queue`
 * - one `azurerm_eventgrid_system_topic_event_subscription` for each dataset, two on ADLS Gen2, until access ends
 * - one `azurerm_role_assignment` of Storage Queue Data Message Sender on the queue for the identity of each topic
 * - one of Storage Queue Data Message Processor on the queue for the recipient, until access ends. A recipient in the tenant of the
 *   account also gets Storage Queue Data Reader, by which a scaler reads the length of the queue.
 *
 * An invitation that is suspended, revoked or waits for its acceptance has the queue alone.
 *
 * @see https://learn.microsoft.com/azure/event-grid/event-schema-blob-storage
 *
 * @example
 * const events = new ShareEvents(this, 'events', { queueStore: store, resourceGroupName: 'rg-data' });
 * sales.invite(fabrikam, { changeEvents: ChangeEvents.toQueue({ events }) });
 */
export class ShareEvents extends Construct implements IShareEvents {
  /** Data store of the account with the queues. */
  public readonly queueStore: IDataStore;
  /** Endpoint of the queues, without a trailing slash. */
  public readonly queueEndpoint: string;
  /** Name of the container for events that cannot be delivered; undefined if they are dropped. */
  public readonly deadLetterContainer?: string;
  /** Topics by the key of their account. */
  private readonly topics = new Map<string, SystemTopic>();

  /** @throws DataShareError `ValueInvalid`; the synthesis throws it for accounts that raise no events or have no queues */
  constructor(
    scope: Construct,
    id: string,
    private readonly props: ShareEventsProps,
  ) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'ShareEventsProps', props);
    const {
      queueStore,
      resourceGroupName,
      queueEndpoint,
      systemTopics = [],
      deadLetterContainer,
      tags,
    } = props;
    throwProblemsAt(
      this,
      [
        validateText('resourceGroupName', resourceGroupName, resourceGroupNameRule),
        validateText('queueEndpoint', queueEndpoint, endpointRule),
        queueEndpoint === undefined
          ? validateText('queueEndpoint', queueStore.blobEndpoint, derivableRule)
          : undefined,
        validateText('deadLetterContainer', deadLetterContainer, containerNameRule),
        ...systemTopics.flatMap(({ systemTopicId, principalId }, at) => [
          validateText(`systemTopics[${at}].systemTopicId`, systemTopicId, systemTopicIdRule),
          validateText(`systemTopics[${at}].principalId`, principalId, uuidRule),
        ]),
        validateTags(tags),
      ],
      faults,
    );
    this.queueStore = queueStore;
    this.deadLetterContainer = deadLetterContainer;
    this.queueEndpoint = (queueEndpoint ?? toServiceEndpoint(queueStore.blobEndpoint, 'queue')).replace(
      /\/+$/,
      '',
    );
    for (const topic of systemTopics) this.addTopic(topic.dataStore, toExistingTopic(topic));
    expectUse(this, 'no invitation uses these events', "invite with 'changeEvents', or remove it");
    watchAssignments(TerraformStack.of(this), queueStore);
    const shared = new Set<IDataStore>();
    this.sharedStores = shared;
    validateWhenComplete(this, () => {
      const storage = new DeclaredStorage(this.node.root);
      return [
        ...findKindProblems(storage, queueStore, KINDS.queues, 'has queues'),
        ...[...shared].flatMap((store) =>
          findKindProblems(storage, store, KINDS.events, 'raises events of blobs'),
        ),
        ...findCrowdedTopics(this, this.topics.values()),
      ];
    });
  }

  private readonly sharedStores: Set<IDataStore>;

  /** Returns the system topic of a shared account, and defines it if none is given. @throws DataShareError `DuplicateName` */
  public provideTopic(dataStore: IDataStore): SystemTopic {
    this.sharedStores.add(dataStore);
    return this.topics.get(toAppKey(dataStore, dataStore.storageAccountId)) ?? this.defineTopic(dataStore);
  }

  private defineTopic(dataStore: IDataStore): SystemTopic {
    const { resourceGroupName, tags } = this.props;
    const { storageAccountName, storageAccountId } = dataStore;
    definedTopics.claim(this, toShownValue(storageAccountName), toAppKey(dataStore, storageAccountId));
    const id = toRelativeId(TerraformStack.of(this), dataStore);
    const resource = new EventgridSystemTopic(this, `Topic-${id}`, {
      name: `${storageAccountName}-changes`,
      resourceGroupName,
      location: dataStore.location,
      topicType: 'Microsoft.Storage.StorageAccounts',
      sourceResourceId: storageAccountId,
      identity: { type: 'SystemAssigned' },
      tags,
    });
    const precondition = toAccountIdPreconditions(dataStore);
    if (precondition.length > 0) resource.lifecycle = { precondition };
    keepArguments(resource);
    const principalId = resource.identity.principalId;
    return this.addTopic(dataStore, { name: resource.name, resourceGroupName, principalId });
  }

  private addTopic(dataStore: IDataStore, topic: SystemTopic): SystemTopic {
    const key = toAppKey(dataStore, dataStore.storageAccountId);
    if (this.topics.has(key)) {
      const name = toShownValue(dataStore.storageAccountName);
      throwProblemsAt(this, [problems.duplicateName('system topic of the account', name)]);
    }
    this.topics.set(key, topic);
    if (this.deadLetterContainer === undefined) return topic;
    const { principalId } = topic;
    const assignment = new RoleAssignment(
      this,
      `DeadLetters-${toRelativeId(TerraformStack.of(this), dataStore)}`,
      {
        scope: toContainerScope(this.queueStore.storageAccountId, this.deadLetterContainer),
        roleDefinitionName: DataRole.CONTRIBUTOR,
        principalId,
        principalType: 'ServicePrincipal',
        skipServicePrincipalAadCheck: true,
      },
    );
    const precondition = toEntraIdPreconditions(this, { principalId });
    if (precondition.length > 0) assignment.lifecycle = { precondition };
    keepArguments(assignment);
    return topic;
  }
}

/** Returns the names of a topic from its ARM id: /subscriptions/<id>/resourceGroups/<group>/providers/<namespace>/<type>/<name>. */
function toExistingTopic({ systemTopicId, principalId }: ExistingSystemTopic): SystemTopic {
  const id = canonicalizeId(systemTopicId);
  const readSegment = (at: number): string =>
    Token.isUnresolved(id) ? Token.asString(Fn.element(Fn.split('/', id), at)) : id.split('/')[at];
  return { name: readSegment(8), resourceGroupName: readSegment(4), principalId };
}

/** The rule of a Blob endpoint from which that of the queues follows. */
function derivableRule(blobEndpoint: string): string | undefined {
  return blobEndpoint.includes('.blob.')
    ? undefined
    : `given, because it does not follow from the Blob endpoint of the queue store, ${blobEndpoint}`;
}

/** Returns the problem of an account of the app of a kind that Azure does not support here. */
function findKindProblems(
  storage: DeclaredStorage,
  store: IDataStore,
  kinds: readonly string[],
  ability: string,
): Problem[] {
  const account = storage.findAccount(store);
  const kind = toLiteral(account?.accountKindInput) ?? 'StorageV2';
  if (kinds.includes(kind)) return [];
  const rule = `one of ${kinds.join(', ')}: no other kind of account ${ability}`;
  return [{ ...problems.valueInvalid('accountKind', rule, kind), where: account!.node.path }];
}
