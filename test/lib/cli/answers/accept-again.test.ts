import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { computeTermsHash } from '../../../../lib/model/values/terms';
import { withFields, INVITATION } from '../../../fixtures/documents';
import type { Ran } from '../../../support/cli';
import { datashare, documentFile } from '../../../support/cli';

const now = (): Date => new Date('2026-11-22T12:00:00Z');
const HASH = computeTermsHash('Be kinder.');
const INVITED = { ...INVITATION, snapshotSchedule: { cron: '0 3 * * *' } };
const NEW_TERMS = { ...INVITED, termsOfUse: 'Be kinder.', termsSha256: HASH };
const TERMS = ['--accept-terms', `sha256:${HASH}`];
const TENANT = '33333333-0000-4000-8000-000000000002';
const READER = '44444444-0000-4000-8000-000000000001';
const RESOURCE_ID = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/fabrikam';
const SETTINGS = [
  ...['--account', 'fabrikam', '--location', 'eastus', '--allow-cross-region', '--container', 'landing'],
  ...['--endpoint', 'https://fabrikam.z1.blob.storage.azure.net', '--tenant', TENANT],
  ...['--resource-id', RESOURCE_ID, '--state-container', 'state', '--deletions', 'mirror'],
  ...['--reader', READER, '--reader-type', 'ManagedIdentity', '--application-id', READER],
  ...['--consumer', 'Fabrikam', '--contact', 'data@fabrikam.example', '--trigger', 'provider'],
];

const read = (out: string, file: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(out, file), 'utf8')) as Record<string, unknown>;
const readBothDocuments = (out: string): Record<string, unknown>[] =>
  ['sales.acceptance.json', 'sales.subscription.json'].map((file) => read(out, file));
const accept = (invitation: object, out: string, ...args: string[]): Promise<Ran> =>
  datashare(['accept', documentFile(invitation), '--out', out, ...args], { now });
const dataset = (datasetName: string, datasetType = 'Folder') => ({
  datasetName,
  datasetType,
  container: 'curated',
  path: datasetType === 'Container' ? '' : datasetName,
});
const changesIn = ({ stdout }: Ran): string[] => stdout.match(/^changed: .*$/gm) ?? [];

/** A folder with the answer to an invitation. */
async function acceptInvitation(invitation: object = INVITED, ...args: string[]): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'ds-'));
  const ran = await accept(invitation, out, ...(args.length > 0 ? args : SETTINGS));
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(changesIn(ran)).toEqual([]);
  return out;
}

/** Edits a document by hand. */
function edit(out: string, file: string, fields: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(out, file), JSON.stringify(withFields(read(out, file), fields)));
}

describe('an invitation that was accepted before', () => {
  test('keeps manual changes of the subscription', async () => {
    const out = await acceptInvitation();
    const byHand = {
      ...{ maxDeleteFraction: 0.5, preserveTier: true, allowCrossKind: true },
      ...{ publish: 'atomic', keepSnapshots: 7, successMarker: true },
    };
    edit(out, 'sales.subscription.json', byHand);
    expect(await accept(NEW_TERMS, out, ...TERMS)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readBothDocuments(out)[1]).toMatchObject({ ...byHand, preserveTags: false });
  });

  test('is accepted again with its terms only: the previous options stay', async () => {
    const out = await acceptInvitation();
    const [acceptance, subscription] = readBothDocuments(out);
    const ran = await accept(NEW_TERMS, out, ...TERMS);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(changesIn(ran)).toEqual([]);
    expect(readBothDocuments(out)).toEqual([
      { ...acceptance, termsSha256: HASH },
      withFields(subscription, { 'invitation.termsSha256': HASH }),
    ]);
  });

  test('keeps manual changes', async () => {
    const out = await acceptInvitation();
    const fields = {
      deletions: 'keep',
      'mappings[0].target': { container: 'raw', path: 'from/contoso' },
      snapshotTrigger: { kind: 'Cron', cron: '*/5 * * * *' },
    };
    edit(out, 'sales.subscription.json', fields);
    const [, before] = readBothDocuments(out);
    expect(await accept(NEW_TERMS, out, ...TERMS)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(readBothDocuments(out)[1]).toEqual(withFields(before, { 'invitation.termsSha256': HASH }));
  });

  test('takes the options given now, and lists the changes', async () => {
    const out = await acceptInvitation();
    const again = await accept(
      INVITED,
      out,
      '--deletions',
      'keep',
      '--trigger',
      'manual',
      '--contact',
      'new',
    );
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(changesIn(again)).toEqual([
      'changed: deletions is "keep" (was "mirror")',
      'changed: the trigger is "Manual" (was "ProviderSchedule 0 3 * * *")',
      'changed: the contact is "new" (was "data@fabrikam.example")',
    ]);
    expect(readBothDocuments(out)).toMatchObject([
      { consumer: { consumerName: 'Fabrikam', contact: 'new' }, snapshotTrigger: { kind: 'Manual' } },
      { deletions: 'keep', stateContainer: 'state' },
    ]);
    const json = await accept(INVITED, out, '--deletions', 'mirror', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ changes: ['deletions is "mirror" (was "keep")'] });
  });

  test('another account takes over no facts of the previous one', async () => {
    const out = await acceptInvitation();
    const refused = await accept(INVITED, out, '--account', 'fabrikam2');
    expect(refused.stderr).toBe(
      "error: required option '--location <region>' is missing [Usage]\n  fix: add it\n",
    );
    await accept(INVITED, out, '--account', 'fabrikam2', '--location', 'westeurope');
    expect(readBothDocuments(out)).toMatchObject([
      { consumer: { tenantId: TENANT } },
      {
        target: {
          storageAccountName: 'fabrikam2',
          blobEndpoint: 'https://fabrikam2.blob.core.windows.net',
          location: 'westeurope',
          tenantId: null,
          resourceId: null,
        },
        mappings: [{ target: { container: 'landing', path: 'daily' } }],
        stateContainer: 'state',
      },
    ]);
  });

  test('another reader takes over no IDs of the previous one', async () => {
    const out = await acceptInvitation();
    await accept(INVITED, out, '--reader', TENANT, '--reader-type', 'User');
    expect(readBothDocuments(out)[0]).toMatchObject({
      reader: { principalId: TENANT, principalType: 'User', applicationId: null },
    });
    await accept(INVITED, out, '--application-id', READER);
    expect(readBothDocuments(out)[0]).toMatchObject({
      reader: { principalId: TENANT, principalType: 'User', applicationId: READER },
    });
  });

  test('new datasets are placed next to the others, and removed ones are reported', async () => {
    const out = await acceptInvitation({ ...INVITED, datasets: [dataset('daily'), dataset('old')] });
    edit(out, 'sales.subscription.json', { 'mappings[0].target.path': 'contoso/daily' });
    const datasets = [dataset('new'), dataset('daily')];
    const ran = await accept({ ...INVITED, datasets }, out);
    expect(readBothDocuments(out)[1]).toMatchObject({
      mappings: [
        { datasetName: 'new', target: { container: 'landing', path: 'new' } },
        { datasetName: 'daily', target: { container: 'landing', path: 'contoso/daily' } },
      ],
    });
    expect(changesIn(ran)).toEqual([
      'changed: dataset "old" is no longer shared; its copies stay',
      'changed: dataset "new" is new, and is copied to "landing/new"',
    ]);
  });

  test('new datasets get another container if one dataset has the whole container', async () => {
    const out = await acceptInvitation();
    edit(out, 'sales.subscription.json', { 'mappings[0].target.path': '' });
    const datasets = [...INVITATION.datasets, dataset('new')];
    expect((await accept({ ...INVITED, datasets }, out)).exitCode).toBe(0);
    expect(readBothDocuments(out)[1]).toMatchObject({
      mappings: [{ target: { container: 'landing', path: '' } }, { target: { container: 'sales-7b0c1f8e' } }],
    });
  });

  test('--container does not move existing datasets, and warns about it', async () => {
    const out = await acceptInvitation();
    const datasets = [...INVITATION.datasets, dataset('new')];
    const ran = await accept({ ...INVITED, datasets }, out, '--container', 'other');
    expect(ran.exitCode).toBe(0);
    expect(ran.stderr).toMatch(
      /^warning: the container applies to new datasets only\. .*: daily; .* \[LandingKept\]\n$/,
    );
    expect(readBothDocuments(out)[1]).toMatchObject({
      mappings: [{ target: { container: 'landing' } }, { target: { container: 'other', path: 'new' } }],
    });
  });

  test('a dataset of another type gets a new place', async () => {
    const out = await acceptInvitation();
    const ran = await accept({ ...INVITED, datasets: [dataset('daily', 'File')] }, out);
    expect(changesIn(ran)).toEqual(['changed: dataset "daily" is copied to "landing/daily/daily" now']);
  });

  test('needs a new trigger if the provider no longer has a schedule', async () => {
    const out = await acceptInvitation();
    const before = readBothDocuments(out);
    const ran = await accept(INVITATION, out);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^error: .* \[ScheduleMissing\]/);
    expect(readBothDocuments(out)).toEqual(before);
  });

  test('needs valid files: a broken one is not replaced by defaults', async () => {
    const out = await acceptInvitation();
    edit(out, 'sales.subscription.json', { deletions: 'sometimes' });
    const ran = await accept(NEW_TERMS, out, ...TERMS);
    expect(ran).toMatchObject({ exitCode: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^error: .*sales\.subscription\.json: 'deletions' .* \[DocumentInvalid\]/);
  });

  test('ignores the files of another invitation, and keeps them', async () => {
    const out = await acceptInvitation();
    const before = readBothDocuments(out);
    const ran = await accept({ ...INVITED, invitationId: READER }, out);
    expect(ran.stderr).toMatch(/^error: .*required option '--account <name>' is missing.* \[Usage\]/);
    expect(readBothDocuments(out)).toEqual(before);
    expect(readdirSync(out)).toHaveLength(2);
  });
});
