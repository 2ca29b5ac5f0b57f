import { FROM_FACTORY, requireFactory } from '../synthesis/factory-made';
import { requireProps } from '../synthesis/props-validation';
import { rememberUndefined } from '../synthesis/undefined-values';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import type { InvitationDocument } from '../../lib/model/documents/invitation';
import type { DocumentReader } from './received-document';
import { readReceivedFile, readReceivedOutput } from './received-document';
import type { DeclaredInvitation, IInvitation } from './declared-invitation';

/** Selects one of several invitations, or one of several answers. */
export interface InvitationSelection {
  /**
   * Id of the invitation.
   * @default - the output must hold exactly one document
   */
  readonly invitationId?: string;
}

/**
 * An invitation that was received. It is untrusted: reading validates it.
 *
 * @example
 * const invitation = Invitation.fromFile('contoso-sales.invitation.json');
 */
export class Invitation implements IInvitation {
  /**
   * Reads an invitation document.
   *
   * @param path Path of the file, relative to the working directory of the app.
   * @throws DataShareError `DocumentUnreadable`, `DocumentNotJson`, `DocumentInvalid` and the other document errors
   */
  public static fromFile(path: string): Invitation {
    return new Invitation(FROM_FACTORY, readReceivedFile(READER, path));
  }

  /**
   * Reads an invitation from the output of `terraform output -json`: all outputs, one output, or the bare value.
   *
   * @param output JSON text, or the parsed value.
   * @throws DataShareError as `fromFile`; `DocumentInvalid` if there is no invitation, or if there are several and none
   *   is selected
   */
  public static fromTerraformOutput(output: unknown, selection: InvitationSelection = {}): Invitation {
    requireProps('Invitation.fromTerraformOutput', 'InvitationSelection', selection);
    const received = new Invitation(FROM_FACTORY, readReceivedOutput(READER, output, selection.invitationId));
    rememberUndefined(received, 'InvitationSelection', selection);
    return received;
  }

  private constructor(
    caller: typeof FROM_FACTORY,
    /** The invitation document. */
    public readonly invitation: DeclaredInvitation,
  ) {
    requireFactory(caller, 'Invitation', ['fromFile', 'fromTerraformOutput']);
  }
}

const READER: DocumentReader<InvitationDocument> = {
  type: 'invitation',
  writer: 'provider',
  parse: parseInvitation,
};
