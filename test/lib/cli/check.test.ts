import { withFields, INVITATION } from '../../fixtures/documents';
import { fill, freshName, pair } from '../../support/accounts';
import { datashare, documentFile } from '../../support/cli';

describe('check', () => {
  test('reports that the sides match, and how each was verified', async () => {
    const { subscription } = await pair({});
    const ran = await datashare(['check', documentFile(subscription)]);
    expect(ran).toEqual({
      exitCode: 0,
      stderr: '',
      stdout: [
        'contoso-sales (CopyBased): the two sides match',
        '',
        '          account   region      kind  verified by',
        '  source  contoso   westeurope  Blob  document (the document has no resourceId)',
        '  target  fabrikam  westeurope  Blob  document (the document has no resourceId)',
        '',
      ].join('\n'),
    });
  });

  test('ends with 3 and an error for each problem if they do not', async () => {
    const { subscription } = await pair({});
    const path = documentFile({
      ...subscription,
      target: { ...subscription.target, location: 'eastus2', isHnsEnabled: true },
    });
    const ran = await datashare(['check', path]);
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain('the two sides do not match');
    expect(ran.stderr.split('\n')).toEqual([
      expect.stringMatching(
        /^error: .*subscription\.json: .*"westeurope", .*"eastus2".* \[RegionMismatch\]$/,
      ),
      expect.stringMatching(/^ {2}fix: .*"westeurope".*allowCrossRegion/),
      expect.stringMatching(
        /^error: .*subscription\.json: .* Blob storage.* ADLS Gen2.* \[StoreKindMismatch\]$/,
      ),
      expect.stringMatching(/^ {2}fix: .*allowCrossKind/),
      'Run "datashare explain RegionMismatch" for details.',
      '',
    ]);
    const json = await datashare(['check', path, '--json']);
    expect(json).toMatchObject({ exitCode: 3, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'DoesNotFit',
      problems: [{ code: 'RegionMismatch' }, {}],
    });
  });

  describe('compared with the invitations of a Terraform output', () => {
    const OTHER_ID = INVITATION.invitationId.replace(/1$/, '2');
    const compare = async (...ids: string[]) => {
      const { subscription } = await pair({});
      const [{ datasetName, datasetType, source }] = subscription.mappings;
      const invitation = { ...INVITATION, datasets: [{ datasetName, datasetType, ...source }] };
      const outputs = ids.map((invitationId) => [
        `to${invitationId}`,
        { sensitive: false, value: withFields(invitation, { invitationId }) },
      ]);
      const output = documentFile(Object.fromEntries(outputs));
      return datashare(['check', documentFile(subscription), '--invitation', output]);
    };

    test('takes the one that was accepted', async () => {
      const ran = await compare(OTHER_ID, INVITATION.invitationId.toUpperCase());
      expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
      expect(ran.stdout).toContain('compared with the current one, as given');
    });

    test('reports an invitation that is not among them', async () => {
      const one = await compare(OTHER_ID);
      expect(one.exitCode).toBe(3);
      expect(one.stderr).toMatch(/^error: .* \[InvitationForeign\]/);
      const several = await compare(OTHER_ID, OTHER_ID.replace(/2$/, '3'));
      expect(several).toMatchObject({ exitCode: 2, stdout: '' });
      expect(several.stderr).toMatch(
        /^error: .*it does not contain invitation ".*1".* \[Usage\]\n {2}fix: use the invitation that/,
      );
      expect(several.stderr).not.toContain('--id');
    });
  });

  test('needs no storage and no credential for a copy-based share', async () => {
    const { subscription } = await pair({});
    expect(await datashare(['check', documentFile(subscription)], { env: {} })).toMatchObject({
      exitCode: 0,
    });
  });

  test('probes each dataset of an in-place share', async () => {
    const [full, empty] = [freshName(), freshName()];
    await fill('contoso', full, { 'a/b': '1', c: '2' });
    await fill('contoso', empty, {});
    const { subscription } = await pair({});
    const dataset = (datasetName: string, datasetType: string, name: string, path: string) => ({
      datasetName,
      datasetType,
      source: { container: name, path },
    });
    const inPlace = {
      ...subscription,
      shareKind: 'InPlace',
      mappings: [
        dataset('whole', 'Container', full, ''),
        dataset('folder', 'Folder', full, 'a'),
        dataset('file', 'File', full, 'c'),
        dataset('nothing', 'Container', empty, ''),
      ],
    };
    const ran = await datashare(['check', documentFile(inPlace)]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ran.stdout.match(/^ {2}\w+: can .*$/gm)).toEqual([
      '  whole: can be read',
      '  folder: can be read',
      '  file: can be read',
      '  nothing: can be listed, and is empty',
    ]);

    const gone = { ...inPlace, mappings: [dataset('gone', 'Container', freshName(), '')] };
    const refused = await datashare(['check', documentFile(gone)]);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toContain('the two sides match, but not all datasets can be read');
    expect(refused.stdout).toContain('  gone: cannot be read\n');
    expect(refused.stderr).toMatch(/^error: .*the source has no container.* \[ContainerNotFound\]/);
  });
});
