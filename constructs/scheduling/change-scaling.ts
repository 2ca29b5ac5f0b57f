import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { findProviderTenant } from '../../lib/model/documents/shared-datasets';
import { hasAzapiProvider } from '../azapi/azapi-provider-check';
import type { IAcceptedSubscription } from '../subscription/accepted-subscription-props';
import { toPlaceKey } from '../synthesis/comparison-keys';
import { findAzurermConstraint, requiresVersion } from '../synthesis/azurerm-version';

/** The way in which changes start a job. None has a connection string. */
export enum ChangeScaling {
  /** Messages start the job, which the azapi provider defines. The scaler signs in as the identity of the job. */
  AZAPI = 'Azapi',
  /** Messages start the job, which azurerm 4.73 or later defines. The scaler signs in as the identity of the job. */
  AZURERM = 'Azurerm',
  /** The job starts on a schedule, and ends at once if the queue is empty. It also works with a queue of another tenant. */
  POLLING = 'Polling',
}

/** The first version of azurerm whose scale rules have an identity. */
const VERSION_WITH_IDENTITY = [4, 73] as const;

/** The chosen way, and the reason. */
export interface ChosenScaling {
  readonly scaling: ChangeScaling;
  readonly because: string;
}

/** Chooses the way in which changes start a job, from the tenant of the queue and the providers that the stack has by now. */
export function chooseScaling(job: Construct, subscription: IAcceptedSubscription): ChosenScaling {
  const stack = TerraformStack.of(job);
  const obstacle = findObstacle(stack, subscription);
  if (obstacle !== undefined) return { scaling: ChangeScaling.POLLING, because: obstacle };
  if (hasAzapiProvider(stack))
    return { scaling: ChangeScaling.AZAPI, because: 'the stack has an azapi provider' };
  const constraint = findAzurermConstraint(stack);
  if (constraint !== undefined && requiresVersion(constraint, VERSION_WITH_IDENTITY))
    return { scaling: ChangeScaling.AZURERM, because: `the stack requires azurerm ${constraint}` };
  return {
    scaling: ChangeScaling.POLLING,
    because: 'the stack has no azapi provider before the job, and its azurerm gives scale rules no identity',
  };
}

/** Returns the problem of a way that cannot work. */
export function validateScaling(
  job: Construct,
  subscription: IAcceptedSubscription,
  scaling: ChangeScaling | undefined,
): Problem | undefined {
  if (scaling !== ChangeScaling.AZAPI && scaling !== ChangeScaling.AZURERM) return undefined;
  const stack = TerraformStack.of(job);
  const obstacle = findObstacle(stack, subscription);
  if (obstacle !== undefined)
    return problems.valueInvalid('changeScaling', `ChangeScaling.POLLING, because ${obstacle}`, scaling);
  const constraint = findAzurermConstraint(stack);
  if (scaling === ChangeScaling.AZAPI || constraint === undefined) return undefined;
  if (requiresVersion(constraint, VERSION_WITH_IDENTITY)) return undefined;
  const rule = `another way, because the stack allows azurerm ${constraint}, and scale rules have an identity from 4.73 on`;
  return problems.valueInvalid('changeScaling', rule, scaling);
}

/** Returns the reason why no scaler can read the queue. */
function findObstacle(
  stack: TerraformStack,
  { invitation, target }: IAcceptedSubscription,
): string | undefined {
  if (invitation.invitation.changeEvents === undefined)
    return 'the invitation names no queue, so that digests tell changes';
  const theirs = findProviderTenant(invitation.invitation);
  const ours = target.tenantId;
  if (theirs !== null && ours !== undefined && toPlaceKey(stack, theirs) === toPlaceKey(stack, ours))
    return undefined;
  const areKnown =
    theirs !== null && ours !== undefined && ![theirs, ours].some((id) => Token.isUnresolved(id));
  return areKnown
    ? 'the queue is in another tenant, where the scaler cannot sign in'
    : "it is not known that the queue is in the tenant of the job ('tenantId' of both data stores)";
}
