import type { Construct } from 'constructs';
import type { AccessScope } from '../../lib/access/condition/access-scopes';
import { DatasetType } from '../../lib/model/values/dataset';
import { PreserveAcls } from '../../lib/model/values/publication';
import { waitForContainer } from '../data-store/container-dependencies';
import { watchNamedContainer } from '../data-store/undefined-containers';
import { writesAlone } from '../engines/define-engine';
import { ContainerGrants } from '../grants/container-grants';
import { toGrantee } from '../principals/grantee';
import type { Precondition } from '../synthesis/check-result';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { LandingDataset } from './dataset-landings';
import { LandingContainers } from './landing-containers';

/** Defines a container of a subscription, its folders, and the role assignments on it. One that exists is not defined. */
export function defineLandingContainer(
  construct: Construct,
  name: string,
  props: AcceptedSubscriptionProps,
  preconditions: Precondition[],
  landings: readonly LandingDataset[],
): void {
  const containerLandings = landings.filter(({ target }) => target.container === name);
  const landingContainers = LandingContainers.of(construct);
  const rootAccessControl = containerLandings.find(({ target }) => target.path === '')?.accessControl;
  const exists = props.existingContainers?.includes(name) ?? false;
  if (exists) {
    landingContainers.useExistingContainer(props.target);
    watchNamedContainer(construct, props.target, name, "'existingContainers' names");
  }
  const granted = {
    id: name,
    name: exists
      ? name
      : landingContainers.findOrCreateContainer(props.target, name, preconditions, rootAccessControl).name,
  };
  const folders = containerLandings
    .filter(({ target, accessControl }) => target.path !== '' && accessControl.length > 0)
    .map(({ target, accessControl }) =>
      landingContainers.createFolder(props.target, granted, target.path, accessControl),
    );
  const grants = ContainerGrants.of(construct);
  const identity = toGrantee(props.identity)!;
  const scopes = containerLandings.map(toLandingScope);
  const needsOwnership = scopes.length > 0 && props.preserveAcls === PreserveAcls.ALL;
  // A container that nothing defines here has no preconditions of its own.
  const checks = exists ? preconditions : [];
  const isReadOnly = scopes.length > 0 && writesAlone(props.engine);
  const assignments = [
    isReadOnly
      ? grants.grantRead(identity, props.target, granted, scopes, checks).assignment
      : needsOwnership
        ? grants.grantOwnership(identity, props.target, granted, checks)
        : grants.grantWrite(identity, props.target, granted, checks),
  ];
  if (scopes.length > 0) {
    if (props.preserveTags) assignments.push(grants.grantTagWrite(identity, props.target, granted, checks));
    for (const reader of props.readers ?? [])
      assignments.push(
        grants.grantRead(toGrantee(reader)!, props.target, granted, scopes, checks).assignment,
      );
  }
  if (exists)
    for (const resource of [...folders, ...assignments])
      waitForContainer(resource, { dataStore: props.target, container: name });
}

/** Returns the scope that a reader of a landed dataset is granted. */
function toLandingScope({ datasetType, target }: LandingDataset): AccessScope {
  if (target.path === '') return { datasetType: DatasetType.CONTAINER, path: '', until: null };
  const isFile = datasetType === DatasetType.FILE;
  return { datasetType: isFile ? DatasetType.FILE : DatasetType.FOLDER, path: target.path, until: null };
}
