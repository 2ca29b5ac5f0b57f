import { Fn, Token } from 'cdktf';

/** Returns the ARM id of a resource group in the Azure subscription of another resource. */
export function toGroupId(resourceId: string, resourceGroupName: string): string {
  const subscriptionId = Token.isUnresolved(resourceId)
    ? Token.asString(Fn.element(Fn.split('/', resourceId), 2))
    : resourceId.split('/')[2];
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroupName}`;
}
