import { buildExchangeUrl } from '../exchange/published-invitation';
import { buildRecipientStatus } from '../exchange/recipient-status';
import { buildRegister } from '../register/build-register';
import type { DisclosureRegister } from '../register/disclosure-register';
import type { RuntimeOptions } from './options';
import type { StatusSource } from './recipient-findings';
import { readRecipients } from './recipient-findings';
import { requireOptions } from './require-options';

/**
 * Lists all disclosures: one row for each share and recipient, with the revoked and expired ones.
 *
 * @param sources An invitation that is given and also published counts once; the given one is used.
 * @returns The register. Sources that could not be read are among its problems, and do not hide the others.
 * @throws DataShareError the errors of the documents and URLs themselves; `Interrupted`
 */
export async function getDisclosureRegister(
  sources: readonly StatusSource[],
  options: RuntimeOptions = {},
): Promise<DisclosureRegister> {
  requireOptions('RuntimeOptions', options);
  const now = (options.now ?? (() => new Date()))();
  const { found, problems } = await readRecipients(sources, options, { now, isMeasured: false });
  const disclosed = found.map(({ invitation, receipts }) => {
    const url = invitation.exchange && buildExchangeUrl(invitation.exchange);
    return { invitation, status: buildRecipientStatus(invitation, url, receipts, now) };
  });
  return buildRegister(disclosed, problems, now);
}
