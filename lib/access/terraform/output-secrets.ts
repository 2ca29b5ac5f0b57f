import { createHash } from 'node:crypto';
import { toRecord } from './json-values';
import type { OtherWay } from './other-way';
import { listNamedTexts } from './resource-references';
import type { SharedThings } from './shared-things';
import { isSecretName } from './shared-things';
import type { TerraformFacts } from './terraform-file';

/** A reference to all attributes of an account, its keys among them. */
const WHOLE_ACCOUNT = /(?<![\w.])(?:data\.)?azurerm_storage_account\.[\w-]+(?:\[[^\]]*\])*\s*(?![\w.[-])/;

/** Finds the outputs that contain keys or SAS tokens of accounts. Whoever reads the state or the output has them. */
export function findOutputSecrets(facts: TerraformFacts, shared: SharedThings): OtherWay[] {
  return facts.selectOutputs.flatMap((value, at) => {
    if (toRecord(value)['documentType'] === 'invitation') return [];
    const address = `output.${facts.outputNames[at] ?? at}`;
    const texts = listNamedTexts({ value });
    const isKey =
      shared.relate({ address, type: 'output', isData: false, values: { value }, unknown: {} }) === 'Key' ||
      texts.some(({ name, text }) => isSecretName(name) && text !== '') ||
      (facts.isTemplate && texts.some(({ text }) => text.includes('${') && WHOLE_ACCOUNT.test(text)));
    if (!isKey) return [];
    const digest = createHash('sha256')
      .update(JSON.stringify(value ?? null))
      .digest('hex');
    return [
      {
        address,
        what: 'shows a key or SAS of an account',
        content: JSON.stringify({ value: digest }),
      },
    ];
  });
}
