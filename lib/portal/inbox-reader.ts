import type { CliIo } from '../cli/io';
import type { InvitationDocument } from '../model/documents/invitation';
import { parseInvitation } from '../model/documents/parsing/parse-document';
import { problems as catalogue } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import type { RunCommand } from './acts/captured-command';
import { askCommand } from './ask-command';
import type { KnownDocuments } from './acts/known-documents';
import { computeKey } from './acts/known-documents';
import type { ActPlace } from './acts/act-arguments';
import type { InboxEntry, InboxList } from './acts/inbox-list';

interface ListedJson {
  readonly invitations?: readonly {
    readonly url: string;
    readonly state: string;
    readonly invitation: unknown;
    readonly problem: Problem | null;
  }[];
  readonly isTruncated?: boolean;
  readonly problems?: readonly Problem[];
}

/** Reads invitations with the command, and remembers the ones that pages may ask for. */
export class Inbox {
  private readonly published = new Map<string, { readonly url: string; readonly shareName: string }>();

  constructor(
    private readonly runCommand: RunCommand,
    private readonly io: CliIo,
    private readonly caller: { readonly principalId?: string; readonly tenant?: string },
  ) {}

  /** Lists the invitations in files at once, and those of the exchanges. */
  public async list(known: KnownDocuments): Promise<InboxList> {
    const entries = known.invitations.map(({ key, place, document }) => toEntry(key, place, document, null));
    const problems: Problem[] = [];
    for (const exchange of known.exchanges) {
      const listed = await this.listExchange(exchange);
      entries.push(...listed.entries);
      problems.push(...listed.problems);
    }
    return { entries, problems };
  }

  /** Finds the arguments and the name of an invitation by the key in its address. */
  public find(
    key: string,
    known: KnownDocuments,
  ): { readonly place: ActPlace; readonly shareName: string } | undefined {
    const file = known.invitations.find((each) => each.key === key);
    if (file) return { place: { places: [file.place], id: file.id }, shareName: file.document.shareName };
    const found = this.published.get(key);
    return found && { place: { places: [found.url] }, shareName: found.shareName };
  }

  /** Reads one invitation. */
  public async read({ places, id }: ActPlace): Promise<{
    readonly invitation?: InvitationDocument;
    readonly problems: readonly Problem[];
  }> {
    const words = ['invitation', 'show', '--json', ...(id === undefined ? [] : [`--id=${id}`]), '--'];
    const { value, problems } = await askCommand(this.runCommand, this.io, [...words, ...places]);
    return value === undefined ? { problems } : { invitation: parseInvitation(value), problems: [] };
  }

  private async listExchange(exchange: string): Promise<InboxList> {
    if (isInvitationUrl(exchange)) return this.listOne(exchange);
    const { principalId, tenant } = this.caller;
    const who = [
      ...(principalId === undefined ? [] : [`--principal-id=${principalId}`]),
      ...(tenant === undefined ? [] : [`--tenant=${tenant}`]),
    ];
    const argv = ['invitation', 'list', '--json', ...who, '--', exchange];
    const { value, problems } = await askCommand(this.runCommand, this.io, argv);
    const { invitations = [], isTruncated } = (value ?? {}) as ListedJson;
    const entries = invitations.map(({ url, state, invitation, problem }) =>
      this.remember(
        url,
        exchange,
        invitation === null ? undefined : parseInvitation(invitation),
        state,
        problem,
      ),
    );
    const more = catalogue.usage(`${exchange} has more invitations than the inbox lists`, 'name their URLs');
    return { entries, problems: isTruncated ? [...problems, more] : problems };
  }

  private async listOne(url: string): Promise<InboxList> {
    const { invitation, problems } = await this.read({ places: [url] });
    return { entries: [this.remember(url, url, invitation, null, problems[0] ?? null)], problems: [] };
  }

  /** Remembers the address of an invitation: pages ask for it by its key. */
  private remember(
    url: string,
    from: string,
    invitation: InvitationDocument | undefined,
    state: string | null,
    problem: Problem | null,
  ): InboxEntry {
    const key = computeKey(url);
    if (!invitation) return createUnreadEntry(key, url, problem);
    this.published.set(key, { url, shareName: invitation.shareName });
    return toEntry(key, from, invitation, state);
  }
}

/** True for the address of one invitation, and not of an exchange. */
export const isInvitationUrl = (url: string): boolean => /\.json$/i.test(url.split('?')[0]);

function toEntry(key: string, from: string, document: InvitationDocument, state: string | null): InboxEntry {
  const { shareName, provider, recipient, acceptBy, expiresOn } = document;
  const { providerName } = provider;
  const { recipientName } = recipient;
  return {
    key,
    shareName,
    providerName,
    recipientName,
    state: state ?? document.state,
    acceptBy,
    expiresOn,
    from,
    problem: null,
  };
}

function createUnreadEntry(key: string, url: string, problem: Problem | null): InboxEntry {
  return {
    key,
    shareName: url.slice(url.lastIndexOf('/') + 1),
    providerName: null,
    recipientName: '',
    state: null,
    acceptBy: null,
    expiresOn: null,
    from: url,
    problem: problem?.message ?? 'It could not be read.',
  };
}
