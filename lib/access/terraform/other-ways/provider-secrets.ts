import type { TerraformFacts } from '../files/terraform-file';
import type { ResolvedContent } from '../values/resolved-content';
import type { OtherWay } from './other-way';
import { namesPassword } from './output-secrets';
import type { SharedThings } from './shared-things';

/** Finds the providers in a plan whose configuration gets a key of a shared account, or the password of a principal. */
export function findProviderSecrets(
  facts: TerraformFacts,
  content: ResolvedContent,
  shared: SharedThings,
): OtherWay[] {
  return (facts.providers ?? []).flatMap((provider): OtherWay[] => {
    const { address, madeFrom = {} } = provider;
    const relation = shared.relate(provider);
    const references = Object.values(madeFrom).flatMap((source) => source.references);
    const secret =
      relation === 'Key' || relation === 'UnknownKey' || relation === 'UnknownValue'
        ? 'a key or SAS of an account'
        : references.some(namesPassword)
          ? 'the password of a principal'
          : undefined;
    if (secret === undefined) return [];
    return [
      {
        address,
        what: `is configured with ${secret}, and a plan does not tell since when`,
        content: content.digestArguments(provider, content.listArguments(provider)),
      },
    ];
  });
}
