import type { AcceptanceDocument } from '../../lib/model/documents/acceptance';
import { parseAcceptance } from '../../lib/model/documents/parsing/parse-document';
import type { InvitationSelection } from './invitation';
import type { DocumentReader } from './received-document';
import { readReceivedFile, readReceivedOutput } from './received-document';

/**
 * An acceptance that a consumer handed back. Untrusted: all of it is checked when it is read, and compared with the
 * invitation that it answers by `share.invite`.
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
   * @param path Path of the file, from the folder that the app is run in.
   * @throws DataShareError `DocumentUnreadable`, `DocumentNotJson`, `DocumentInvalid` and the other document errors
   */
  public static fromFile(path: string): Acceptance {
    return new Acceptance(readReceivedFile(READER, path));
  }

  /**
   * Takes an acceptance out of what `terraform output -json` prints: all outputs, one output, or its bare value.
   *
   * @param output JSON text, or the parsed value.
   * @throws DataShareError as `fromFile`; `DocumentInvalid` where there is none, or several and none is selected
   */
  public static fromTerraformOutput(output: unknown, selection: InvitationSelection = {}): Acceptance {
    return new Acceptance(readReceivedOutput(READER, output, selection.invitationId));
  }

  private constructor(
    /** The acceptance document. */
    public readonly acceptance: AcceptanceDocument,
  ) {}
}

const READER: DocumentReader<AcceptanceDocument> = {
  type: 'acceptance',
  writer: 'consumer',
  parse: parseAcceptance,
};
