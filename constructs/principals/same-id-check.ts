import { Token } from 'cdktf';
import { problems } from '../../lib/errors/catalogue';
import type { Problem } from '../../lib/errors/error-codes';

/** The ids that a principal can have, by the names of the properties. */
type EntraIds = Readonly<Partial<Record<'principalId' | 'applicationId' | 'clientId' | 'tenantId', string>>>;

const APPLICATION = 'an application (client) id is not the object id of its service principal';
const TENANT = 'the id of a tenant is not that of a principal or application';
const TRUSTING = 'the application that trusts an identity is not the identity itself';

/** Ids that are never equal, and the reason. The second one is reported. */
const PAIRS = [
  ['principalId', 'applicationId', APPLICATION],
  ['principalId', 'clientId', APPLICATION],
  ['clientId', 'applicationId', TRUSTING],
  ['principalId', 'tenantId', TENANT],
  ['applicationId', 'tenantId', TENANT],
  ['clientId', 'tenantId', TENANT],
] as const;

/** A UUID that stands for none, as examples and templates have it. */
const NIL = '00000000-0000-0000-0000-000000000000';

/**
 * Returns the problems of ids that were copied to another property, and of ids that are still those of an example.
 *
 * @param prefix Prefix of the properties, such as `identity.`.
 */
export function findMistakenIds(ids: EntraIds, prefix = ''): Problem[] {
  // A token is equal to itself, whatever it stands for.
  const known = (name: keyof EntraIds): string | undefined =>
    typeof ids[name] !== 'string' || Token.isUnresolved(ids[name]) ? ids[name] : ids[name].toLowerCase();
  return [
    ...(['principalId', 'applicationId', 'clientId', 'tenantId'] as const)
      .filter((name) => known(name) === NIL)
      .map((name) =>
        problems.valueInvalid(`${prefix}${name}`, 'an id of your own, not that of an example', NIL),
      ),
    ...PAIRS.filter(
      ([one, other]) => known(one) !== undefined && known(one) !== NIL && known(one) === known(other),
    ).map(([one, other, reason]) =>
      problems.valueInvalid(
        `${prefix}${other}`,
        `another id than '${one}': ${reason}`,
        Token.isUnresolved(ids[other]) ? 'a token' : ids[other],
      ),
    ),
  ];
}
