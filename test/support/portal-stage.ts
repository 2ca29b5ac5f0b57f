import type { Browser } from 'playwright-core';
import type { InvitationDocument } from '../../lib';
import { publishInvitations } from '../../lib';
import { HASH } from './accept';
import { bothSides, fill, freshName } from './accounts';
import { startBrowser } from './browser';
import type { TestExchange } from './exchanges';
import { exchange, invitationWith } from './exchanges';
import type { StartedPortal } from './portal';
import { startPortal } from './portal';
import { Person } from './portal-browser';

/** An exchange with invitations to one container, and people who look at it in their portals. */
export class PortalStage {
  private readonly portals: StartedPortal[] = [];

  private constructor(
    private readonly browser: Browser,
    public readonly place: TestExchange,
    /** Container of the provider's data. */
    public readonly source: string,
  ) {}

  public static async start(files: Readonly<Record<string, string>>): Promise<PortalStage> {
    const source = freshName();
    await fill('contoso', source, files);
    return new PortalStage(await startBrowser(), await exchange(), source);
  }

  /** An invitation of the provider to all of its data. */
  public invite(fields: Readonly<Record<string, unknown>>): InvitationDocument {
    return invitationWith({
      exchange: this.place.facts,
      provider: { providerName: 'Contoso', contact: 'data@contoso.example' },
      termsOfUse: 'Be kind.',
      termsSha256: HASH,
      'source.tenantId': null,
      datasets: [{ datasetName: 'daily', datasetType: 'Container', container: this.source, path: '' }],
      ...fields,
    });
  }

  public async publish(...invitations: readonly InvitationDocument[]): Promise<void> {
    await publishInvitations(invitations, { env: bothSides() });
  }

  /** Opens the portal of a person, who sees the invitations of a principal. */
  public async openPortal(
    principalId: string,
    { width = 1280, inputs = [] }: { readonly width?: number; readonly inputs?: readonly string[] } = {},
  ): Promise<[Person, StartedPortal]> {
    const args = ['--principal-id', principalId];
    const portal = await startPortal([this.place.url, ...inputs], undefined, args);
    this.portals.push(portal);
    const person = await Person.start(this.browser, width);
    await person.page.goto(portal.url);
    await person.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    await person.page.getByRole('table', { name: 'Invitations' }).waitFor();
    return [person, portal];
  }

  /** Ends all portals as after Ctrl-C; returns their exit codes. */
  public async close(): Promise<number[]> {
    await this.browser.close();
    const exitCodes: number[] = [];
    for (const portal of this.portals) exitCodes.push(await portal.stop());
    return exitCodes;
  }
}
