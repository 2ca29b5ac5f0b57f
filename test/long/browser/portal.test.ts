import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InvitationDocument } from '../../../lib';
import { contents, container } from '../../support/accounts';
import { HASH } from '../../support/accept';
import { describeInBrowser } from '../../support/browser';
import { PortalStage } from '../../support/portal-stage';

const FABRIKAM = '11111111-0000-4000-8000-000000000001';
const NORTHWIND = '11111111-0000-4000-8000-000000000002';
const HOSTILE = `<img src=x onerror=alert(1)><script>alert(2)</script>"'`;

describeInBrowser('the portal in a browser', () => {
  let stage: PortalStage;
  let fabrikam: InvitationDocument;

  beforeAll(async () => {
    stage = await PortalStage.start({ 'a.csv': 'a', 'b/c.csv': 'bc' });
    fabrikam = stage.invite({ 'recipient.principalId': FABRIKAM });
    const northwind = stage.invite({
      invitationId: '7b0c1f8e-0000-4000-8000-000000000002',
      recipient: { recipientName: 'northwind', principalId: NORTHWIND, principalType: 'ServicePrincipal' },
    });
    await stage.publish(fabrikam, northwind);
  });

  afterAll(async () => {
    for (const exitCode of (await stage?.close()) ?? []) expect(exitCode).toBe(0);
  });

  test('a consumer reads the terms, corrects a mistake, accepts, synchronizes and verifies', async () => {
    const [person, portal] = await stage.openPortal(FABRIKAM);
    const { page } = person;
    await person.photograph('overview');
    await page.getByRole('link', { name: 'sales' }).click();
    await page.locator('code', { hasText: HASH }).waitFor();
    expect(await page.getByRole('region', { name: 'Text of the terms' }).textContent()).toBe('Be kind.');

    await page.getByLabel('Your storage account').fill('Not An Account');
    await page.getByLabel('Region of the account').fill('westeurope');
    const checks = page.getByRole('status');
    await checks.getByText('--account').first().waitFor();
    await person.photograph('mistake');
    expect(await person.findAccessFaults()).toEqual([]);
    await page.getByLabel('Your storage account').fill('fabrikam');
    await checks.getByText('TermsNotAccepted').waitFor();
    await page.getByLabel('I accept these terms').check();
    await checks.getByText('Nothing is wrong.').waitFor();
    expect(readdirSync(portal.folder)).toEqual([]);
    await page.getByRole('button', { name: 'Accept' }).click();
    await page.getByText('Done.').waitFor();
    await person.photograph('accepted');
    expect(await page.getByRole('region', { name: 'Command' }).textContent()).toMatch(
      /^datashare accept --account=fabrikam --location=westeurope .*--accept-terms=sha256:\w{64} --out=\S+ -- https:/,
    );
    expect(readdirSync(portal.folder).sort()).toEqual(['sales.acceptance.json', 'sales.subscription.json']);

    await page.getByRole('link', { name: 'Overview' }).first().click();
    await page.getByRole('table', { name: 'Subscriptions' }).getByRole('link', { name: 'sales' }).click();
    await person.photograph('subscription');
    expect(await person.findAccessFaults()).toEqual([]);
    const target = (
      JSON.parse(readFileSync(join(portal.folder, 'sales.subscription.json'), 'utf8')) as {
        mappings: [{ target: { container: string } }];
      }
    ).mappings[0].target.container;
    await container('fabrikam', target).createIfNotExists();
    await container('fabrikam', 'datashare').createIfNotExists();
    await page.getByRole('button', { name: 'Synchronize' }).click();
    await page.getByText('Done.').waitFor();
    await page.getByText('Succeeded').waitFor();
    await person.photograph('synchronized');
    expect(Object.values(await contents(container('fabrikam', target))).sort()).toEqual(['a', 'bc']);

    for (const name of ['Verify', 'Check', 'Plan', 'History']) {
      await page.goBack();
      await page.getByRole('button', { name, exact: true }).click();
      await page.getByText('Done.').waitFor();
    }
    await person.photograph('history');
    expect(person.errors).toEqual([]);
  });

  test('another recipient rejects, and the provider sees both answers', async () => {
    const [person, portal] = await stage.openPortal(NORTHWIND);
    const { page } = person;
    await page.getByRole('link', { name: 'sales' }).click();
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Failed (exit code 2).').waitFor();
    await page.goBack();
    await page.getByLabel('Reason').fill('--json');
    await page.getByRole('button', { name: 'Reject' }).click();
    await page.getByText('Done.').waitFor();
    expect(existsSync(join(portal.folder, 'sales.rejection.json'))).toBe(true);

    await page.getByRole('link', { name: 'Sharing' }).click();
    const recipients = page.getByRole('table', { name: 'Recipients' });
    await recipients.getByText('Rejected: --json').waitFor();
    await recipients.getByText('Accepted').waitFor();
    expect(await person.findAccessFaults()).toEqual([]);
    await page.getByRole('button', { name: 'Take in the acceptances' }).click();
    await page.getByText('Done.').waitFor();
    await page.getByRole('link', { name: 'Sharing' }).click();
    await page.getByText('Acceptance.fromFile(').waitFor();
    await person.photograph('sharing');
    expect(person.errors).toEqual([]);
  });

  test('a consumer sees that its access was revoked', async () => {
    await stage.publish({ ...fabrikam, state: 'Revoked' as never });
    const [person] = await stage.openPortal(FABRIKAM);
    await person.page.getByText('Revoked').first().waitFor();
    await person.page.getByRole('link', { name: 'sales' }).click();
    await person.page.getByLabel('Your storage account').fill('fabrikam');
    await person.page.getByRole('status').getByText('AccessWithdrawn').first().waitFor();
  });

  test('texts of the other side stay text', async () => {
    const hostile = '11111111-0000-4000-8000-000000000003';
    await stage.publish(
      stage.invite({
        invitationId: '7b0c1f8e-0000-4000-8000-000000000003',
        description: HOSTILE,
        provider: { providerName: HOSTILE, contact: 'javascript:alert(3)' },
        recipient: {
          recipientName: 'evil',
          displayName: HOSTILE,
          principalId: hostile,
          principalType: 'User',
        },
      }),
    );
    const [person] = await stage.openPortal(hostile);
    const { page } = person;
    await page.getByText(HOSTILE).first().waitFor();
    await page.getByRole('link', { name: 'sales' }).click();
    await page.getByText(HOSTILE).first().waitFor();
    await page.getByRole('link', { name: 'Sharing' }).click();
    await page.getByRole('table', { name: 'Recipients' }).getByText(HOSTILE).waitFor();
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(person.errors).toEqual([]);
  });

  test('on a phone, nothing is wider than the screen', async () => {
    const [person] = await stage.openPortal(NORTHWIND, { width: 390 });
    const { page } = person;
    await person.photograph('phone-overview');
    expect(await person.measureOverflow()).toBe(0);
    await page.getByRole('link', { name: 'sales' }).click();
    await page.locator('code', { hasText: HASH }).waitFor();
    await person.photograph('phone-invitation');
    expect(await person.measureOverflow()).toBe(0);
    await page.goto(`${page.url().split('/invitations')[0]}/sharing`);
    await page.getByRole('table', { name: 'Recipients' }).waitFor();
    expect(await person.measureOverflow()).toBe(0);
  });

  test('the report of the inputs is a page of the portal', async () => {
    const [person] = await stage.openPortal(NORTHWIND);
    await person.page.getByRole('link', { name: 'Report' }).click();
    await person.page.getByRole('heading', { level: 1, name: 'Share report' }).waitFor();
    await person.page.getByText('northwind').first().waitFor({ state: 'attached' });
    await person.photograph('report');
    expect(person.errors).toEqual([]);
    await person.page.getByRole('link', { name: 'Overview' }).click();
    await person.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
  });
});
