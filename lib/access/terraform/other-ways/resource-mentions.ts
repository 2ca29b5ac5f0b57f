import { containsKey, namesKey } from '../accounts/account-secrets';
import type { AccountSecrets } from '../accounts/account-secrets';
import { findNamedAccounts, listHosts } from '../accounts/named-accounts';
import { listAttributes, listTextsThroughLocals, toBareAddress } from '../values/resource-references';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { WRITE_ONLY } from '../files/terraform-file';
import type { TerraformTexts } from '../values/terraform-texts';
import type { OpenExpression, Unresolved } from '../syntax/unresolved-references';
import { rankUnresolved } from '../syntax/unresolved-references';

/** A reference to a resource. */
export interface Reference {
  /** Address without keys of instances. */
  readonly address: string;
  /** The attribute that it reads; null for all. */
  readonly attribute: string | null;
  /** True if the expression names a key of an account. */
  readonly isKey: boolean;
}

/** Everything in the arguments of a resource that can name an account, a container, a principal or a secret. */
export interface Mentions {
  readonly references: readonly Reference[];
  /** Names of accounts, in lower case. */
  readonly names: readonly string[];
  /** Names of accounts with parts that only Terraform knows. */
  readonly openNames: readonly string[];
  /** GUIDs, in lower case. */
  readonly ids: readonly string[];
  /** True if it has a key or SAS of a shared account. */
  readonly hasSecret: boolean;
  /** True if it has a SAS or a key of an account that the file does not tell. */
  readonly mayHaveSecret: boolean;
  /** True if it names a domain of an account. */
  readonly hasDomain: boolean;
  /** The arguments that only Terraform knows. */
  readonly unresolved: Unresolved;
}

/** The surroundings of a resource. */
export interface MentionContext {
  readonly facts: TerraformFacts;
  readonly texts: TerraformTexts;
  readonly secrets: AccountSecrets;
  /** The own domains of accounts with shared data, in lower case. */
  readonly domains: ReadonlySet<string>;
}

/** Reads everything in a resource that can point to shared data: the one place that tells what stays unknown. */
export function findMentions(
  { address: own, values, unknown, madeFrom = {} }: TerraformResource,
  { facts, texts, secrets, domains }: MentionContext,
): Mentions {
  const { isTemplate } = facts;
  const literals = listTextsThroughLocals(values, facts);
  const named = literals.map(({ name, text }) =>
    findNamedAccounts(name, isTemplate ? texts.resolveText(text).readText : text, isTemplate),
  );
  const inCode = literals.flatMap(({ name, text }, at) =>
    isTemplate && /[$%]\{/.test(text)
      ? [{ argument: name, text, isOpen: !named[at].isPlaced, isSensitive: false }]
      : [],
  );
  const expressions: OpenExpression[] = [
    ...inCode,
    ...Object.entries(unknown).flatMap(([argument, references]) =>
      references.map((text) => ({
        argument,
        text,
        isOpen: true,
        isSensitive: madeFrom[argument]?.isSensitive ?? false,
      })),
    ),
  ];
  // A value that is known can still be a key that a function changed.
  const hidden = Object.entries(madeFrom)
    .filter(([argument]) => !(argument in unknown) || unknown[argument].includes(WRITE_ONLY))
    .flatMap(([argument, { references, isSensitive }]) =>
      references.map((text) => ({ argument, text, isOpen: false, isSensitive })),
    );
  const keys = hidden.filter(({ text, isSensitive }) => (isSensitive ? containsKey : namesKey)(text));
  const sensitiveVariables = facts.sensitiveVariables ?? new Set();
  return {
    references: [...expressions, ...keys].flatMap(({ text }) => listReferences(text, own)),
    names: named.flatMap(({ names }) => names),
    openNames: named.flatMap(({ openNames }) => openNames),
    ids: literals.flatMap(({ text }) => text.toLowerCase().match(GUID) ?? []),
    hasSecret: literals.some(({ text }) => secrets.isIn(text)),
    mayHaveSecret: literals.some(({ text }) => secrets.mayBeIn(text)),
    hasDomain:
      domains.size > 0 && literals.some(({ text }) => listHosts(text).some((host) => domains.has(host))),
    unresolved: rankUnresolved([...expressions, ...hidden], { isTemplate, sensitiveVariables }),
  };
}

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** References in an expression. Those of resources in the same module have its address. */
function listReferences(expression: string, own: string): Reference[] {
  const module = /^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)*/.exec(own)?.[0] ?? '';
  const isKey = containsKey(expression);
  return listAttributes(expression).flatMap(({ address, attribute }) => [
    { address, attribute, isKey },
    ...(module === '' ? [] : [{ address: `${toBareAddress(module)}${address}`, attribute, isKey }]),
  ]);
}
