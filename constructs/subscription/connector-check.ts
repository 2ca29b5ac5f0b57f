import { Op, Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import {
  dataShareNameRule,
  MAX_DATA_SHARE_DESCRIPTION,
} from '../../lib/model/rules/storage-data-share-rules';
import { hasControlCharacters } from '../../lib/model/rules/naming-rules';
import { ConnectorState } from '../../lib/model/values/in-place-method';
import type { DeclaredInvitation } from '../documents/declared-invitation';
import { asManagedIdentity } from '../principals/managed-identity';
import type { CheckResult, Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { enumRule, validateLiteral, validateText } from '../synthesis/props-validation';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';

/** Checks the settings of a connector, or that there are none for a share that is not read through one. */
export function checkConnector(
  { inPlace }: DeclaredInvitation,
  props: AcceptedSubscriptionProps,
  where: string,
): CheckResult {
  const { connector = {} } = props;
  if (inPlace === undefined) return { problems: validateUnusedConnector(props), preconditions: [] };
  const found = [
    validateLiteral(
      'connector.name',
      connector.name,
      dataShareNameRule,
      'it is compared with the names of other connectors',
    ),
    connector.name === undefined && Token.isUnresolved(props.name)
      ? problems.valueInvalid(
          'connector.name',
          "given, because only Terraform knows 'name', which it would be made from",
          undefined,
        )
      : undefined,
    validateText('connector.state', connector.state, enumRule(ConnectorState)),
    validateText('connector.description', connector.description, descriptionRule),
    ...validateIdentity(props),
    props.target.tenantId === undefined
      ? {
          ...problems.valueInvalid(
            'target.tenantId',
            "set: the provider's data share admits an identity together with its tenant, and sharing between tenants is allowed by a switch",
            undefined,
          ),
          fix: "set 'tenantId' of the data store",
        }
      : undefined,
  ];
  return {
    problems: found.filter((problem) => problem !== undefined),
    preconditions: toStatePreconditions(connector.state, where),
  };
}

function validateUnusedConnector({ connector }: AcceptedSubscriptionProps): Problem[] {
  if (connector === undefined) return [];
  const rule = 'left out, because the invitation names no data share of Azure Storage to connect to';
  return [problems.valueInvalid('connector', rule, connector)];
}

/** Requires an identity that a connector can sign in as. Its other rules are those of every principal. */
function validateIdentity({ identity }: AcceptedSubscriptionProps): Problem[] {
  if (identity === undefined) return [problems.identityMissing('connects')];
  return asManagedIdentity(identity) ? [] : [problems.identityMissing('signsIn')];
}

function descriptionRule(text: string): string | undefined {
  return text.length > MAX_DATA_SHARE_DESCRIPTION || hasControlCharacters(text)
    ? `at most ${MAX_DATA_SHARE_DESCRIPTION} characters, without control characters`
    : undefined;
}

function toStatePreconditions(state: string | undefined, where: string): Precondition[] {
  if (!Token.isUnresolved(state)) return [];
  const states = Object.values(ConnectorState);
  const condition = Op.or(Op.eq(state, states[0]), Op.eq(state, states[1]));
  const message = `'connector.state' must be one of ${states.join(', ')}`;
  return [toPrecondition(condition, 'ValueInvalid', message, where)];
}
