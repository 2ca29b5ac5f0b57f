import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';

/** Returns the problem of an application id in place of an object id, or the reverse: they are never equal. */
export function findSameIdProblem(
  { principalId, applicationId }: { readonly principalId?: string; readonly applicationId?: string },
  prop = 'applicationId',
): Problem | undefined {
  if (principalId === undefined || applicationId === undefined) return undefined;
  if (Token.isUnresolved(principalId) || principalId.toLowerCase() !== applicationId.toLowerCase())
    return undefined;
  const rule =
    "another id than 'principalId': an application (client) id is not the object id of its service principal";
  return problems.valueInvalid(prop, rule, applicationId);
}
