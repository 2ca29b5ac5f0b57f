import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InvitationDocument, SubscriptionDocument } from '../../../lib';
import { HASH } from '../../support/accept';
import { container, contents, freshName, put } from '../../support/accounts';
import { describeInBrowser } from '../../support/browser';
import { documentFile } from '../../support/cli';
import type { Person } from '../../support/portal-browser';
import { PortalStage } from '../../support/portal-stage';

const FABRIKAM = '11111111-0000-4000-8000-000000000001';
const NORTHWIND = '11111111-0000-4000-8000-000000000002';
const KEYBOARD = '11111111-0000-4000-8000-000000000003';

describeInBrowser('the life cycle of a share in the portal', () => {
  let stage: PortalStage;
  let fabrikam: InvitationDocument;

  beforeAll(async () => {
    stage = await PortalStage.start({ 'a.csv': 'one' });
    fabrikam = stage.invite({ 'recipient.principalId': FABRIKAM });
    const inviteOther = (digit: number, recipientName: string, principalId: string): InvitationDocument =>
      stage.invite({
        invitationId: `7b0c1f8e-0000-4000-8000-00000000000${digit}`,
        recipient: { recipientName, principalId, principalType: 'ServicePrincipal' },
      });
    await stage.publish(
      fabrikam,
      inviteOther(2, 'northwind', NORTHWIND),
      inviteOther(3, 'litware', KEYBOARD),
    );
    await container('fabrikam', 'datashare').createIfNotExists();
  });

  afterAll(async () => {
    for (const exitCode of (await stage?.close()) ?? []) expect(exitCode).toBe(0);
  });

  /** Looks at a page: every page is readable for everybody, and writes no error. */
  async function look(person: Person, name: string): Promise<void> {
    await person.photograph(`life-${name}`);
    expect([name, await person.findAccessFaults(), person.errors]).toEqual([name, [], []]);
  }

  async function press(person: Person, name: string): Promise<void> {
    await person.page.getByRole('button', { name, exact: true }).click();
    await person.page.getByText('Done.').waitFor();
  }

  test('goes from the invitation to its end by clicks, on pages that everybody can use', async () => {
    const landing = freshName();
    const [person] = await stage.openPortal(FABRIKAM);
    const { page } = person;
    const overview = page.url();
    await page.getByRole('table', { name: 'Invitations' }).getByText('Active').waitFor();
    await look(person, 'invited');

    await page.getByRole('link', { name: 'sales' }).click();
    await page.getByRole('region', { name: 'Text of the terms' }).getByText('Be kind.').waitFor();
    await page.getByLabel('Your storage account').fill('fabrikam');
    await page.getByLabel('Region of the account').fill('westeurope');
    await page.getByRole('textbox', { name: 'daily' }).fill(`${landing}/daily`);
    await page.getByText('More options').first().click();
    await page.getByLabel('Publish', { exact: true }).selectOption('atomic');
    await page.getByLabel('I accept these terms').check();
    await page.getByRole('status').getByText('Nothing is wrong.').waitFor();
    await look(person, 'terms');
    await press(person, 'Accept');
    await look(person, 'accepted');

    await container('fabrikam', landing).createIfNotExists();
    const openSubscription = async (): Promise<void> => {
      await page.goto(overview);
      await page.getByRole('table', { name: 'Subscriptions' }).getByRole('link', { name: 'sales' }).click();
      await page.getByRole('heading', { name: 'Synchronize' }).waitFor();
    };
    const readLanded = async (): Promise<string> => {
      const files = await contents(container('fabrikam', landing));
      const { path } = JSON.parse(files['daily/current.json']) as { readonly path: string };
      return files[`${path}/a.csv`];
    };
    await openSubscription();
    await look(person, 'subscription');
    await press(person, 'Synchronize');
    await page.getByText('Succeeded').waitFor();
    await look(person, 'synchronized');
    expect(await readLanded()).toBe('one');
    await put(container('contoso', stage.source), 'a.csv', 'two');
    await openSubscription();
    await press(person, 'Synchronize');
    expect(await readLanded()).toBe('two');

    for (const name of ['Snapshots', 'Roll back', 'History', 'Verify']) {
      await openSubscription();
      await press(person, name);
      await look(person, name);
    }
    expect(await readLanded()).toBe('one');

    await page.getByRole('link', { name: 'Report' }).click();
    await page.getByRole('heading', { level: 1, name: 'Share report' }).waitFor();
    await look(person, 'report');
    await page.goto(overview.replace(/\/?$/, '/runs'));
    await page.getByRole('link', { name: 'Roll back' }).first().waitFor();
    await look(person, 'runs');

    await revokeByClicks();
    await page.goto(overview);
    await page.getByText('Revoked').first().waitFor();
    await look(person, 'revoked');
    await openSubscription();
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('AccessWithdrawn').first().waitFor();
    await look(person, 'refused');
  });

  /** The provider has applied the new state, and publishes the invitation again. */
  async function revokeByClicks(): Promise<void> {
    const output = documentFile(
      { sales: { value: { ...fabrikam, state: 'Revoked' }, sensitive: false } },
      'output.json',
    );
    const [provider] = await stage.openPortal(NORTHWIND, { inputs: [output] });
    await provider.page.getByRole('link', { name: 'Sharing' }).click();
    await press(provider, 'Publish the invitations');
    await provider.page.getByRole('link', { name: 'Sharing' }).click();
    await provider.page.getByRole('table', { name: 'Recipients' }).getByText('Revoked').waitFor();
    await look(provider, 'sharing');
  }

  test.each(['nowhere', 'runs/none', 'invitations/none', 'subscriptions/none'])(
    'a page that is not there tells it, for everybody: %s',
    async (path) => {
      const [person] = await stage.openPortal(NORTHWIND);
      await person.page.goto(person.page.url().replace(/\/?$/, `/${path}`));
      // The browser itself writes that the page was not found.
      expect(person.errors.filter((error) => !error.includes('404'))).toEqual([]);
      expect(await person.findAccessFaults()).toEqual([]);
    },
  );

  describe('with the keyboard alone', () => {
    async function tabTo({ page }: Person, selector: string): Promise<void> {
      const hasFocus = (): Promise<boolean> =>
        page.evaluate<boolean>(`document.activeElement.matches(${JSON.stringify(selector)})`);
      for (let at = 0; at < 80 && !(await hasFocus()); at++) await page.keyboard.press('Tab');
      expect([selector, await hasFocus()]).toEqual([selector, true]);
    }

    /** Opens the link that has the focus. Until the next page is there, nothing can be asked of it. */
    async function followLink({ page }: Person): Promise<void> {
      await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')]);
      await page.waitForLoadState();
    }

    async function openInvitation(person: Person): Promise<void> {
      await tabTo(person, 'a[href*="/invitations/"]');
      await followLink(person);
      await person.page.locator('code', { hasText: HASH }).waitFor();
    }

    test('a consumer accepts, from the inbox to the subscription, with a place for a dataset', async () => {
      const [person, portal] = await stage.openPortal(KEYBOARD);
      const { page } = person;
      const type = async (selector: string, text: string): Promise<void> => {
        await tabTo(person, selector);
        await page.keyboard.type(text);
      };
      await openInvitation(person);
      await type('#accept-account', 'fabrikam');
      await type('#accept-location', 'westeurope');
      await type('#accept-map-0', 'landing/daily');
      await tabTo(person, '#accept-acceptTerms');
      await page.keyboard.press('Space');
      await page.getByRole('status').getByText('Nothing is wrong.').waitFor();
      await tabTo(person, '#accept-form button');
      await page.keyboard.press('Enter');
      await page.getByText('Done.').waitFor();
      const text = readFileSync(join(portal.folder, 'sales.subscription.json'), 'utf8');
      const [{ target }] = (JSON.parse(text) as SubscriptionDocument).mappings;
      expect(target).toMatchObject({ container: 'landing', path: 'daily' });
      await tabTo(person, 'nav a');
      await followLink(person);
      await tabTo(person, 'a[href*="/subscriptions/"]');
      await followLink(person);
      await page.getByRole('heading', { name: 'Synchronize' }).waitFor();
      expect(person.errors).toEqual([]);
    });

    test('a consumer rejects', async () => {
      const [person] = await stage.openPortal(NORTHWIND);
      await openInvitation(person);
      await tabTo(person, '#reject-reason');
      await person.page.keyboard.type('we have it');
      await person.page.keyboard.press('Enter');
      await person.page.getByText('Done.').waitFor();
    });
  });
});
