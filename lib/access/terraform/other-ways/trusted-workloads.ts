import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import type { PrincipalSource } from '../principals/principal-sources';
import type { ResolvedContent } from '../values/resolved-content';
import { hasWord, listAddresses, listTextsThroughLocals, toBareAddress } from '../values/resource-references';
import type { TerraformTexts } from '../values/terraform-texts';
import { isForeign } from './named-parts';
import type { OtherWay } from './other-way';

/** Arguments of a federated credential that say which workload it trusts. */
const SUBJECT_ARGUMENTS = ['subject', 'claims_matching_expression'];

/** Forms of subjects, with the name of the repository, the service account, the workspace or the connection. */
const SUBJECTS: readonly RegExp[] = [
  /repo:([\w.-]+\/[\w.-]+)/g,
  /project_path:([\w.-]+(?:\/[\w.-]+)+)/g,
  /system:serviceaccount:[\w.-]+:([\w.-]+)/g,
  /organization:[^:]+:project:[^:]+:workspace:([^:]+)/g,
  /sc:\/\/[^/]+\/[^/]+\/([^/]+)/g,
];

/** Names that are too common to tell anything. */
const COMMON_NAMES = ['default', 'main', 'test'];

/** Types of repositories' parts that run nothing and let nobody in. */
const IDLE_TYPE = /_(?:autolink_\w+|issue\w*|label\w*|milestone|pages|project_card|release|topics)$/;

/** Minimum length of a name that is looked for within other texts. */
const MIN_LENGTH = 5;

/**
 * Finds the resources of other providers that name a repository, a service account or a workspace which an identity with access trusts:
 * who may change it can run code as the identity.
 */
export function findTrustedWorkloads(
  facts: TerraformFacts,
  texts: TerraformTexts,
  content: ResolvedContent,
  sources: readonly PrincipalSource[],
): OtherWay[] {
  const acting = new Set(sources.map(({ address }) => address));
  const trusts = facts.resources.filter(
    ({ type, address }) => type.includes('federated') && acting.has(address),
  );
  const names = new Set(trusts.flatMap((each) => listTrustedNames(each, texts)));
  if (names.size === 0) return [];
  const foreign = facts.resources.filter(
    ({ type, isData }) => !isData && isForeign(type) && !IDLE_TYPE.test(type),
  );
  // A workspace is named by its id.
  const own = foreign.filter(({ values }) => names.has(readLower(values['name'])));
  const addresses = new Set(own.map(({ address }) => toBareAddress(address)));
  const ids = new Set(
    [...names, ...own.map(({ values }) => readLower(values['id']))].filter((id) => id !== ''),
  );
  return foreign
    .filter(
      (resource) =>
        listTextsThroughLocals(resource.values, facts).some(({ text }) => {
          if (text.includes('${') && listAddresses(text).some((address) => addresses.has(address)))
            return true;
          const lower = texts.resolveText(text).readText.toLowerCase();
          return ids.has(lower) || (/[\n{]/.test(lower) && [...names].some((name) => isNamedIn(lower, name)));
        }) ||
        Object.values(resource.unknown).some((references) =>
          references.flatMap(listAddresses).some((address) => addresses.has(address)),
        ),
    )
    .map((resource) => ({
      address: resource.address,
      what: 'names a repository, service account or workspace that an identity with access trusts',
      content: content.digestArguments(resource, content.listArguments(resource)),
    }));
}

function listTrustedNames(resource: TerraformResource, texts: TerraformTexts): string[] {
  const subjects = SUBJECT_ARGUMENTS.flatMap((name) => texts.readArgument(resource, name)?.readText ?? []);
  return subjects
    .flatMap((subject) =>
      SUBJECTS.flatMap((form) => [...subject.toLowerCase().matchAll(form)].map(([, name]) => name)),
    )
    .flatMap((name) => [name, /[^/]*$/.exec(name)![0]])
    .filter((name) => name.length > 2 && !COMMON_NAMES.includes(name));
}

function isNamedIn(text: string, name: string): boolean {
  return name.length >= MIN_LENGTH && hasWord(text, name);
}

function readLower(value: unknown): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}
