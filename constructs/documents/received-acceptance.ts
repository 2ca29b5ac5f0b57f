import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { requireProps } from '../synthesis/props-validation';
import { rememberUndefined } from '../synthesis/undefined-values';
import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import { parseAcceptance } from '../../lib/model/documents/parsing/parse-document';
import type { InvitationSelection } from './received-invitation';
import type { DocumentReader } from './received-document';
import { readReceivedFile, readReceivedOutput } from './received-document';

/**
 * An acceptance from a consumer. It is untrusted: reading validates it, and `share.invite` compares it with its
 * invitation.
 *
 * @example
 * sales.invite(fabrikam, {
 *   grantOn: GrantTiming.ACCEPTANCE, acceptance: Acceptance.fromFile('fabrikam-sales.acceptance.json'),
 * });
 */
export class Acceptance {
  /**
   * Reads an acceptance document.
   *
   * @param path Path of the file, relative to the working directory of the app.
   * @throws DataShareError `DocumentUnreadable`, `DocumentNotJson`, `DocumentInvalid` and the other document errors
   */
  public static fromFile(path: string): Acceptance {
    return new Acceptance(FROM_FACTORY, readReceivedFile(READER, path));
  }

  /**
   * Reads an acceptance from the output of `terraform output -json`: all outputs, one output, or the bare value.
   *
   * @param output JSON text, or the parsed value.
   * @throws DataShareError as `fromFile`; `DocumentInvalid` if there is no acceptance, or if there are several and none
   *   is selected
   */
  public static fromTerraformOutput(output: unknown, selection: InvitationSelection = {}): Acceptance {
    requireProps('Acceptance.fromTerraformOutput', 'InvitationSelection', selection);
    const received = new Acceptance(FROM_FACTORY, readReceivedOutput(READER, output, selection.invitationId));
    rememberUndefined(received, 'InvitationSelection', selection);
    return received;
  }

  private constructor(
    caller: typeof FROM_FACTORY,
    /** The acceptance document. */
    public readonly acceptance: AcceptanceDocument,
  ) {
    requireFactory(caller, 'Acceptance', ['fromFile', 'fromTerraformOutput']);
  }
}

const READER: DocumentReader<AcceptanceDocument> = {
  type: 'acceptance',
  writer: 'consumer',
  parse: parseAcceptance,
};
