import { Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import {
  containerRegistryIdRule,
  environmentIdRule,
  imageRule,
  jobNameRule,
  resourceGroupNameRule,
  workspaceIdRule,
} from '../../lib/model/rules/azure-resource-rules';
import { regionRule } from '../../lib/model/rules/naming-rules';
import { ShareKind } from '../../lib/model/values/share-kind';
import type { IShare } from '../share/share-props';
import {
  validateRequiredText,
  validateSetting,
  validateTags,
  validateText,
} from '../synthesis/props-validation';
import type { DigestJobProps } from './digest-job-props';

/** Returns all values of a job of digests that Azure or the job itself would reject. */
export function validateDigestJob(id: string, props: DigestJobProps): (Problem | undefined)[] {
  const isDays = (value: unknown): boolean =>
    Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 365;
  const hasTwoPlaces = props.environmentId !== undefined && props.logAnalyticsWorkspaceId !== undefined;
  return [
    ...validateShares(props.shares),
    validateRequiredText('image', props.image, imageRule),
    validateRequiredText('resourceGroupName', props.resourceGroupName, resourceGroupNameRule),
    validateText('location', props.location, regionRule),
    validateText('name', props.name ?? id, jobNameRule),
    validateText('environmentId', props.environmentId, environmentIdRule),
    validateText('logAnalyticsWorkspaceId', props.logAnalyticsWorkspaceId, workspaceIdRule),
    hasTwoPlaces
      ? problems.valueInvalid(
          'logAnalyticsWorkspaceId',
          "left out with 'environmentId', which has its own workspace",
          Token.isUnresolved(props.logAnalyticsWorkspaceId) ? 'a token' : props.logAnalyticsWorkspaceId,
        )
      : undefined,
    validateText('registryId', props.registryId, containerRegistryIdRule),
    validateSetting('keepDays', props.keepDays, isDays, 'a whole number of days from 1 to 365'),
    validateTags(props.tags),
  ];
}

function validateShares(shares: readonly IShare[]): Problem[] {
  if (shares.length === 0) return [problems.valueInvalid('shares', 'at least one share', 'none')];
  return shares.flatMap((share, at) => {
    const prop = `shares[${at}]`;
    if (shares.indexOf(share) !== at)
      return [problems.valueInvalid(prop, 'a share that is not named before', share.node.path)];
    if (share.shareKind === ShareKind.IN_PLACE)
      return [
        problems.valueInvalid(
          prop,
          'a copied share: of an InPlace share, nothing is copied',
          share.node.path,
        ),
      ];
    if (share.exchange) return [];
    const problem = problems.valueInvalid(
      prop,
      'a share with an exchange, which digests are written into',
      share.node.path,
    );
    return [{ ...problem, fix: "give the share an 'exchange'" }];
  });
}
