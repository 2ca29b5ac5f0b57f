import { ContainerAppJob } from '@cdktf/provider-azurerm/lib/container-app-job';
import { Fn, Lazy, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { toDocumentValue } from '../documents/document-output';
import { grantDigests } from '../share/digest-grants';
import { SentInvitation } from '../share/sent-invitation';
import type { IShare } from '../share/share-props';
import { requirePlace } from '../synthesis/construct-place';
import { keepArguments } from '../synthesis/kept-arguments';
import { validateWhenComplete } from '../synthesis/late-validation';
import { canonicalizeId, checkProps } from '../synthesis/props-validation';
import { throwProblemsAt } from '../synthesis/throw-problems';
import { findMissingFeeds, findOversize, toSizePrecondition } from './digest-job-check';
import type { DigestJobProps } from './digest-job-props';
import { validateDigestJob } from './digest-job-validation';
import { CONSUMPTION, defineEnvironment } from './environment-profiles';
import { grantImagePull } from './image-pull';
import { SINGLE_REPLICA, toJobConfig } from './job-settings';

/**
 * A job in the provider's subscription that writes digests on a schedule: lists of the files that changed, for each recipient that may read
 * them. Recipients then copy changes without a listing.
 *
 * Defines:
 *
 * - one `azurerm_container_app_job`, which runs `datashare digest` on the invitations of the shares, and one
 *   `azurerm_container_app_environment` unless you pass one
 * - for each exchange, one `azurerm_role_definition` and one `azurerm_role_assignment`, whose condition lets the identity read, write and
 *   delete blobs in the folders of digests and of what it remembers, and nothing else
 * - `azurerm_role_assignment` of Storage Blob Data Reader on the datasets, or with `readChangeFeed` on the change feed of each account
 *
 * An exchange has one job, which writes the digests of all its shares: a second one would begin each series anew.
 *
 * @see https://learn.microsoft.com/azure/container-apps/jobs
 *
 * @example
 * sales.invite(fabrikam, { changeEvents: ChangeEvents.toExchange() });
 * const identity = new ManagedIdentity(this, 'digests', { resourceGroupName: 'rg-data', location: 'westeurope' });
 * new DigestJob(this, 'sales-digests', {
 *   shares: [sales], identity, resourceGroupName: 'rg-data', image: 'contoso.azurecr.io/datashare:0.1.0',
 * });
 */
export class DigestJob extends Construct {
  /** Name of the job; the names of its runs begin with it. */
  public readonly jobName: string;
  /** ARM id of the environment that the job runs in. Other jobs can use it, too. */
  public readonly environmentId: string;
  /** Cron expression with five fields, in UTC. */
  public readonly cron: string;

  /** @throws DataShareError `ValueInvalid`, `DuplicateName` if another job of the app writes digests into an exchange of the shares */
  constructor(scope: Construct, id: string, props: DigestJobProps) {
    super(...requirePlace(scope, id));
    const faults = checkProps(this, 'DigestJobProps', props);
    throwProblemsAt(this, validateDigestJob(id, props), faults);
    const { shares, identity, resourceGroupName, image, readChangeFeed = false, keepDays = 14, tags } = props;
    const location = props.location ?? shares[0].dataStore.location;
    this.jobName = props.name ?? id;
    this.cron = props.schedule?.cron ?? '0 * * * *';
    this.environmentId =
      canonicalizeId(props.environmentId) ?? defineEnvironment(this, this.jobName, { ...props, location }).id;
    grantDigests(this, identity, shares, readChangeFeed);
    const names = shares.map((_, at) => `DATASHARE_INVITATIONS_${at + 1}`);
    const source = readChangeFeed ? 'change-feed' : 'listing';
    const places = names.map((name) => `env:${name}`);
    const invitations = shares.map((share, at) => this.defineInvitations(names[at], share));
    if (readChangeFeed) validateWhenComplete(this, () => findMissingFeeds(this, shares));
    const job = new ContainerAppJob(this, 'Resource', {
      ...toJobConfig(
        this.jobName,
        {
          resourceGroupName,
          location,
          environmentId: this.environmentId,
          workloadProfileName: props.environmentId === undefined ? CONSUMPTION : undefined,
          identity,
          imagePull: props.registryId
            ? grantImagePull(canonicalizeId(props.registryId), image, identity)
            : undefined,
          replicaTimeoutInSeconds: 3600,
          // The next run finds what a failed one has not.
          replicaRetryLimit: 0,
          image,
          cpu: 0.5,
          memory: '1Gi',
          variables: [
            ...shares.map((_, at) => ({
              name: names[at],
              value: Fn.jsonencode(invitations[at].expression),
            })),
            { name: 'AZURE_CLIENT_ID', value: identity.clientId },
            { name: 'AZURE_TOKEN_CREDENTIALS', value: 'ManagedIdentityCredential' },
          ],
          tags,
        },
        ['digest', ...places, '--from', source, '--keep-days', String(keepDays), '--json'],
      ),
      scheduleTriggerConfig: { ...SINGLE_REPLICA, cronExpression: this.cron },
      lifecycle: { precondition: shares.map((share, at) => toSizePrecondition(share, invitations[at])) },
    });
    keepArguments(job);
  }

  /** Defines the invitations of a share, also those that are added later. */
  private defineInvitations(name: string, share: IShare): TerraformLocal {
    const build = (toValue = (document: object): unknown => document): object =>
      Object.fromEntries(
        listInvitations(share).map(({ node, document }) => [
          node.id,
          { sensitive: false, value: toValue(document) },
        ]),
      );
    validateWhenComplete(this, () => findOversize(share, build()));
    return new TerraformLocal(this, name, Lazy.anyValue({ produce: () => build(toDocumentValue) }));
  }
}

const listInvitations = ({ node }: IShare): SentInvitation[] =>
  node.children.filter((child) => child instanceof SentInvitation);
