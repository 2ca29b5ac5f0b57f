import { CODE_PART, HOST } from '../../resource-types/principal-types';
import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import type { PrincipalSource } from '../principals/principal-sources';
import type { ResolvedContent } from '../values/resolved-content';
import type { NamedText } from '../values/resource-references';
import {
  listAttributes,
  listNamedTexts,
  listTextsThroughLocals,
  toBareAddress,
} from '../values/resource-references';
import type { OtherWay } from './other-way';
import { isForeign } from './named-parts';

/** Attributes with which somebody can sign in to a service or call it. */
const SECRET_ATTRIBUTE =
  /password|secret|token|credential|kube_(?:admin_)?config|(?:^|_)keys?$|connection_string|callback_url|_data$/;
/** Attributes with such a name that are no secrets. */
const OPEN_ATTRIBUTE = /public_key|_(?:id|ids|name|version|enabled|expiry|type)$/;

/** Data sources that show the keys of a service which exists. */
const SHOWS_KEYS = /^azurerm_(?!storage_|key_vault)/;

/** Minimum length of a secret that is looked for in other texts. */
const MIN_LENGTH = 12;

/** Maximum number of secrets that are looked for within other texts. */
const MAX_SECRETS = 1000;

const WHAT = 'with which somebody can use a service that has access';

/** Finds the outputs, and the resources of other providers, that get a password or key of a service which reads blobs with an identity. */
export function findServiceSecrets(
  facts: TerraformFacts,
  content: ResolvedContent,
  sources: readonly PrincipalSource[],
): OtherWay[] {
  const acting = new Set(
    sources.filter(({ what }) => [HOST.what, CODE_PART.what].includes(what)).map(({ address }) => address),
  );
  const services = facts.resources.filter(({ address }) => acting.has(address));
  if (services.length === 0) return [];
  const secrets = new ServiceSecrets(facts, services);
  const outputs = facts.selectOutputs.flatMap((value, at): OtherWay[] => {
    const name = facts.outputNames[at] ?? String(at);
    const { references = [] } = facts.outputSources?.get(name) ?? {};
    return secrets.areIn(listTextsThroughLocals({ value }, facts), references)
      ? [createWay(`output.${name}`, `shows a secret ${WHAT}`, content.digestValue(value))]
      : [];
  });
  const others = facts.resources
    .filter(({ type, isData }) => !isData && isForeign(type))
    .filter(({ values, unknown, madeFrom = {} }) =>
      secrets.areIn(listTextsThroughLocals(values, facts), [
        ...Object.values(unknown).flat(),
        ...Object.values(madeFrom).flatMap(({ references }) => references),
      ]),
    )
    .map((each) =>
      createWay(
        each.address,
        `gets a secret ${WHAT}`,
        content.digestArguments(each, content.listArguments(each)),
      ),
    );
  return [...outputs, ...others];
}

function createWay(address: string, what: string, digest: string): OtherWay {
  return { address, what, content: digest.startsWith('{') ? digest : JSON.stringify({ value: digest }) };
}

/** The secrets of services, by where code refers to them, and by their values in plans and states. */
class ServiceSecrets {
  private readonly addresses: ReadonlySet<string>;
  private readonly values: ReadonlySet<string>;

  constructor(facts: TerraformFacts, services: readonly TerraformResource[]) {
    const own = new Set(services.map(({ address }) => toBareAddress(address)));
    const names = new Set(
      services.map(({ values }) => values['name']).filter((name) => typeof name === 'string'),
    );
    const shown = facts.resources.filter(({ type, isData, values: { name } }) => {
      if (!isData || !SHOWS_KEYS.test(type) || typeof name !== 'string') return false;
      return names.has(name) || listAttributes(name).some(({ address }) => own.has(address));
    });
    this.addresses = new Set([...own, ...shown.map(({ address }) => toBareAddress(address))]);
    this.values = new Set(
      facts.isTemplate
        ? []
        : [...services, ...shown]
            .flatMap(({ values }) => listNamedTexts(values))
            .filter(({ name, text }) => isSecret(name) && text.length >= MIN_LENGTH)
            .map(({ text }) => text),
    );
  }

  /** True if one of the texts or references is a secret of a service, or has one. */
  public areIn(texts: readonly NamedText[], references: readonly string[]): boolean {
    const expressions = [
      ...references,
      ...texts.map(({ text }) => text).filter((text) => text.includes('${')),
    ];
    return (
      expressions.some((each) =>
        listAttributes(each).some(
          ({ address, attribute }) =>
            attribute !== null && this.addresses.has(address) && isSecret(attribute),
        ),
      ) ||
      texts.some(({ text }) => this.values.has(text)) ||
      (this.values.size <= MAX_SECRETS &&
        texts.some(
          ({ text }) => text.length >= MIN_LENGTH && [...this.values].some((each) => text.includes(each)),
        ))
    );
  }
}

function isSecret(name: string): boolean {
  return SECRET_ATTRIBUTE.test(name) && !OPEN_ATTRIBUTE.test(name);
}
