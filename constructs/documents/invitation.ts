import type { IResolvable } from 'cdktf';
import { parseInvitation } from '../../lib/model/documents/parsing/parse-document';
import type { StoreFacts } from '../../lib/model/documents/store-facts';
import type { InvitationDocument } from '../../lib/model/documents/invitation';
import type { DocumentReader } from './received-document';
import { readReceivedFile, readReceivedOutput } from './received-document';

/** A store in a document that is still to be written by Terraform: any value may be a token. */
export interface DeclaredStoreFacts extends Omit<StoreFacts, 'isHnsEnabled'> {
  /** True if the account has a hierarchical namespace (ADLS Gen2). */
  readonly isHnsEnabled: boolean | IResolvable;
  /** The region where the code says it; not part of the document. */
  readonly declaredLocation?: string;
}

/** An invitation whose values may be tokens, where it comes straight from a share of the same app. */
export interface DeclaredInvitation extends Omit<InvitationDocument, 'source'> {
  /** The provider's storage account. */
  readonly source: DeclaredStoreFacts;
}

/** Something that can be accepted: an invitation that was received, or one that a share of this app sends. */
export interface IInvitation {
  /** The invitation; its values can be tokens. */
  readonly invitation: DeclaredInvitation;
}

/** Which of several invitations (or answers to them) is meant. */
export interface InvitationSelection {
  /**
   * The invitation's id.
   * @default - there must be one document only
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
    return new Invitation(readReceivedFile(READER, path));
  }

  /**
   * Takes an invitation out of what `terraform output -json` prints: all outputs, one output, or its bare value.
   *
   * @param output JSON text, or the parsed value.
   * @throws DataShareError as `fromFile`; `DocumentInvalid` where there is none, or several and none is selected
   */
  public static fromTerraformOutput(output: unknown, selection: InvitationSelection = {}): Invitation {
    return new Invitation(readReceivedOutput(READER, output, selection.invitationId));
  }

  private constructor(
    /** The invitation document. */
    public readonly invitation: DeclaredInvitation,
  ) {}
}

const READER: DocumentReader<InvitationDocument> = {
  type: 'invitation',
  writer: 'provider',
  parse: parseInvitation,
};
