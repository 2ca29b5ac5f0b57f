import type { IResolvable } from 'cdktf';
import { readDocumentFile } from '../lib/document-file';
import { DataShareError } from '../lib/errors';
import { parseInvitation, parseJson } from '../lib/model/document';
import type { StoreFacts } from '../lib/model/fields';
import type { InvitationDocument } from '../lib/model/invitation';
import { documentsIn, MAX_OUTPUT_BYTES } from '../lib/model/terraform-output';
import { problems } from '../lib/problems';

/** A store in a document that is still to be written by Terraform: any value may be a token. */
export interface DeclaredStoreFacts extends Omit<StoreFacts, 'isHnsEnabled'> {
  readonly isHnsEnabled: boolean | IResolvable;
  /** The region where the code says it; not part of the document. */
  readonly declaredLocation?: string;
}

/** An invitation whose values may be tokens, where it comes straight from a share of the same app. */
export interface DeclaredInvitation extends Omit<InvitationDocument, 'source'> {
  readonly source: DeclaredStoreFacts;
}

/** Something that can be accepted: an invitation that was received, or one that a share of this app sends. */
export interface IInvitation {
  readonly invitation: DeclaredInvitation;
}

/** Which of several invitations is meant. */
export interface InvitationSelection {
  /**
   * The invitation's id.
   * @default - there must be one invitation only
   */
  readonly invitationId?: string;
}

/**
 * An invitation that was received. Untrusted: all of it is checked when it is read.
 *
 * @example
 * const invitation = Invitation.fromFile('contoso-sales.invitation.json');
 */
export class Invitation implements IInvitation {
  /**
   * Reads an invitation document.
   *
   * @param path Path of the file, from the folder that the app is run in.
   * @throws DataShareError `DocumentUnreadable`, `DocumentNotJson`, `DocumentInvalid` and the other document errors
   */
  public static fromFile(path: string): Invitation {
    return new Invitation(parseInvitation(readDocumentFile(path), path), path);
  }

  /**
   * Takes an invitation out of what `terraform output -json` prints: all outputs, one output, or its bare value.
   *
   * @param output JSON text, or the parsed value.
   * @throws DataShareError as `fromFile`; `DocumentInvalid` where there is none, or several and none is selected
   */
  public static fromTerraformOutput(output: unknown, selection: InvitationSelection = {}): Invitation {
    const where = 'terraform output';
    const parsed: unknown = typeof output === 'string' ? parseJson(output, where, MAX_OUTPUT_BYTES) : output;
    const found = documentsIn(parsed, 'invitation').filter(
      (value) => selection.invitationId === undefined || value['invitationId'] === selection.invitationId,
    );
    if (found.length === 1) return new Invitation(parseInvitation(found[0], where), where);
    const ids = found.map((value) => String(value['invitationId'])).join(', ');
    const message =
      found.length === 0 ? 'has no such invitation' : `has ${found.length} invitations (${ids})`;
    const fix =
      found.length === 0 ? "check that the provider's stack was applied" : "select one by 'invitationId'";
    throw new DataShareError([{ ...problems.documentInvalid('outputs', message, fix), where }]);
  }

  private constructor(
    public readonly invitation: DeclaredInvitation,
    where: string,
  ) {
    // A marker of this app's own tokens, smuggled in by the other side, would be resolved in the consumer's stack.
    if (/[$#&]\{TfToken\[/.test(JSON.stringify(invitation))) {
      throw new DataShareError([
        {
          ...problems.documentInvalid(
            'invitation',
            'has a CDKTF token in a text',
            'ask for another document',
          ),
          where,
        },
      ]);
    }
  }
}
