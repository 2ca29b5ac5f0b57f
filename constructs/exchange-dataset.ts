import { Op, TerraformStack, Token } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../lib/problems';
import { problems } from '../lib/problems';
import { precondition } from './acceptance-fit';
import { comparable } from './addresses';
import type { IDataStore } from './data-store-props';
import type { Dataset } from './dataset';
import type { Precondition } from './fit';
import { lowered } from './fit';
import { joined } from './terraform-text';
import type { ShareExchange } from './share-exchange';

/** What of a share its exchange has to be kept out of. */
interface Offered {
  readonly dataStore: IDataStore;
  readonly datasets: readonly Dataset[];
  readonly exchange?: ShareExchange;
}

const RULE = "another container than the exchange's, where the documents of all recipients are";

/** Says which datasets would share the exchange itself. */
export function datasetProblems(share: IConstruct, { dataStore, datasets, exchange }: Offered): Problem[] {
  if (!exchange || !isSameAccount(share, dataStore, exchange.dataStore)) return [];
  return datasets.flatMap(({ container }, index) =>
    container === exchange.container
      ? [problems.valueInvalid(`datasets[${index}].container`, RULE, container)]
      : [],
  );
}

/** The same, of Terraform: where it alone knows the container or the account. */
export function datasetPreconditions(
  share: IConstruct & Offered,
  container: string,
  where: string,
): Precondition[] {
  const { dataStore, exchange } = share;
  if (!exchange) return [];
  const [own, other] = [dataStore, exchange.dataStore].map(({ storageAccountId }) => storageAccountId);
  const isSame = isSameAccount(share, dataStore, exchange.dataStore);
  const mayBeSame = isSame || [own, other].some((id) => Token.isUnresolved(id));
  const mayBeIt = Token.isUnresolved(container) || container === exchange.container;
  if (!mayBeSame || !mayBeIt) return [];
  const isOther = Op.neq(joined(container), exchange.container);
  const isElsewhere = isSame ? isOther : Op.or(Op.neq(lowered(own), lowered(other)), isOther);
  return [precondition(isElsewhere, 'ValueInvalid', `'container' must be ${RULE}; share another one`, where)];
}

/** Whether two stores are sure to be one account. */
function isSameAccount(share: IConstruct, a: IDataStore, b: IDataStore): boolean {
  const stack = TerraformStack.of(share);
  return a === b || comparable(stack, a.storageAccountId) === comparable(stack, b.storageAccountId);
}
