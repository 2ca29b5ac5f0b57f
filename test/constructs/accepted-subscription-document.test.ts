import { DatasetType, DeletionPolicy } from '../../constructs';
import { parseSubscription } from '../../lib/model/documents/parsing/parse-document';
import { getOutput, outputs, stackForTest, variable } from '../support/stacks';
import { accept, accountId, containerDataset, createReceivedInvitation, referToStore } from './declarations';

describe('the subscription document', () => {
  test('says all there is to say, and is read as it was written', () => {
    const stack = stackForTest();
    const subscription = accept(stack, 'contoso-sales', {
      invitation: createReceivedInvitation(
        {
          preserveTags: true,
          termsOfUse: 'Größe ≤ 5 €',
          termsSha256: 'e842ea11777ef46cd90876094cf2140ad5bd8d914c9c894b71181413f93bc8cf',
          expiresOn: '2027-01-01T00:00:00Z',
          datasets: [
            containerDataset('flights'),
            {
              datasetName: 'daily',
              datasetType: DatasetType.FOLDER,
              container: 'curated',
              path: 'sales/daily',
            },
            {
              datasetName: 'codes',
              datasetType: DatasetType.FILE,
              container: 'curated',
              path: 'ref/codes.csv',
            },
          ],
        },
        { tenantId: '22222222-2222-4222-8222-222222222222' },
      ),
      target: referToStore(stack, 'fabrikam', {
        location: 'North Europe',
        tenantId: '33333333-3333-4333-8333-333333333333',
      }),
      acceptedTermsSha256: 'E842EA11777EF46CD90876094CF2140AD5BD8D914C9C894B71181413F93BC8CF',
      mappings: [
        { datasetName: 'codes', container: 'lake' },
        { datasetName: 'flights', container: 'flights', include: ['2026/**'], exclude: ['**/*.tmp'] },
        { datasetName: 'daily', container: 'lake', path: 'contoso/daily' },
      ],
      deletions: DeletionPolicy.MIRROR,
      maxDeleteFraction: 0.05,
      preserveTags: true,
      preserveTier: true,
      successMarker: true,
      allowCrossRegion: true,
    });
    const document = getOutput(subscription).value;
    expect(document).toEqual({
      $schema: 'https://unpkg.com/cdktf-azure-data-share/schemas/subscription.v1.json',
      documentType: 'subscription',
      schemaVersion: 1,
      subscriptionName: 'contoso-sales',
      invitation: {
        invitationId: '7b0c1f8e-0000-4000-8000-000000000001',
        shareName: 'sales',
        termsSha256: 'e842ea11777ef46cd90876094cf2140ad5bd8d914c9c894b71181413f93bc8cf',
        expiresOn: '2027-01-01T00:00:00Z',
        state: 'Active',
      },
      shareKind: 'CopyBased',
      source: {
        storageAccountName: 'contoso',
        blobEndpoint: 'https://contoso.blob.core.windows.net',
        location: 'westeurope',
        isHnsEnabled: false,
        tenantId: '22222222-2222-4222-8222-222222222222',
        resourceId: null,
      },
      target: {
        storageAccountName: 'fabrikam',
        blobEndpoint: 'https://fabrikam.blob.core.windows.net',
        location: 'North Europe',
        isHnsEnabled: false,
        tenantId: '33333333-3333-4333-8333-333333333333',
        resourceId: accountId('fabrikam'),
      },
      mappings: [
        {
          datasetName: 'flights',
          datasetType: 'Container',
          source: { container: 'flights', path: '' },
          target: { container: 'flights', path: '' },
          include: ['2026/**'],
          exclude: ['**/*.tmp'],
        },
        {
          datasetName: 'daily',
          datasetType: 'Folder',
          source: { container: 'curated', path: 'sales/daily' },
          target: { container: 'lake', path: 'contoso/daily' },
        },
        {
          datasetName: 'codes',
          datasetType: 'File',
          source: { container: 'curated', path: 'ref/codes.csv' },
          target: { container: 'lake', path: 'codes.csv' },
        },
      ],
      deletions: 'mirror',
      maxDeleteFraction: 0.05,
      preserveTags: true,
      preserveTier: true,
      preserveAcls: 'none',
      publish: 'inPlace',
      keepSnapshots: 2,
      successMarker: true,
      allowCrossRegion: true,
      allowCrossKind: false,
      snapshotTrigger: { kind: 'Manual', cron: null },
      exchange: null,
      stateContainer: 'datashare',
    });
    expect(parseSubscription(document)).toEqual(document);
  });

  test('keeps files that are gone at the source, and stays in its region, by default', () => {
    const { value } = getOutput(accept(stackForTest(), 'sales'));
    expect(value).toMatchObject({ deletions: 'keep', allowCrossRegion: false, stateContainer: 'datashare' });
    expect(value).toMatchObject({ maxDeleteFraction: 0.2, preserveTags: false, preserveTier: false });
    expect(value).toMatchObject({ publish: 'inPlace', keepSnapshots: 2, successMarker: false });
    expect(value).toMatchObject({ preserveAcls: 'none', allowCrossKind: false });
    expect(parseSubscription(value)).toEqual(value);
  });

  test('may have a name and an output name of its own', () => {
    const stack = stackForTest();
    const subscription = accept(stack, 'sales', { name: 'contoso.sales', outputName: 'subscription' });
    expect(subscription.subscriptionName).toBe('contoso.sales');
    expect(outputs(stack)).toMatchObject({
      subscription: {
        description: 'subscription contoso.sales: input of datashare check and datashare sync',
        value: { subscriptionName: 'contoso.sales' },
      },
    });
  });

  test('may have a name that only Terraform knows', () => {
    const stack = stackForTest();
    const { value } = getOutput(accept(stack, 'sales', { name: variable(stack, 'name') }));
    expect(value).toMatchObject({ subscriptionName: '${var.name}' });
  });

  test('escapes texts of the other side, so that Terraform evaluates none of them', () => {
    const folder = { datasetName: 'daily', datasetType: DatasetType.FOLDER, container: 'curated' };
    const { value } = getOutput(
      accept(stackForTest(), 'sales', {
        invitation: createReceivedInvitation({
          datasets: [{ ...folder, path: '${file("/etc/passwd")}/%{x}' }],
        }),
        mappings: [{ datasetName: 'daily', container: 'landing' }],
      }),
    );
    expect(value).toMatchObject({
      mappings: [{ source: { path: '$${file("/etc/passwd")}/%%{x}' }, target: { path: '' } }],
    });
  });
});
