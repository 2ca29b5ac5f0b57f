import type { TerraformFacts, TerraformResource } from '../files/terraform-file';
import { mergeRecords, toTexts } from '../syntax/json-values';
import { removeKey, splitReference } from '../syntax/terraform-references';
import type { ResolvedContent } from '../values/resolved-content';

/** Reads what `replace_triggered_by` of a resource names: a digest of the arguments of each, by reference. */
export function readTriggers(
  facts: TerraformFacts,
  content: ResolvedContent,
  { values }: TerraformResource,
): Readonly<Record<string, string>> {
  const written = toTexts(mergeRecords(values['lifecycle'])['replace_triggered_by']);
  const references = written.map((each) => each.replace(/^\$\{([^{}]*)\}$/, '$1'));
  return Object.fromEntries(
    references.map((reference) => [reference, digestReferred(facts, content, reference)]),
  );
}

function digestReferred(facts: TerraformFacts, content: ResolvedContent, reference: string): string {
  const { address = '', attribute = null } = splitReference(reference) ?? {};
  const named = facts.resources.filter((each) => !each.isData && removeKey(each.address) === address);
  return named
    .map((each) =>
      content.digestArguments(each, attribute === null ? content.listArguments(each) : [attribute]),
    )
    .join();
}
