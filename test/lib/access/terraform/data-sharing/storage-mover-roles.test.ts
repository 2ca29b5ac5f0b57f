import { join } from 'node:path';
import { datashare } from '../../../../support/cli';

const GOLDEN = join(__dirname, '../../../../../examples/engines/storage-mover/golden/research.tf.json');

test('access shows each identity of a storage mover, the data that it opens, and that it can read account keys', async () => {
  const { stdout } = await datashare(['access', GOLDEN]);
  const text = stdout.replace(/\s+/g, ' ');
  for (const endpoint of ['Source-letters', 'Source-plans', 'Target-scans']) {
    const id = `azapi_resource.contoso-scans_MoverEndpoint${endpoint}_[0-9A-F]{8}`;
    expect(text).toMatch(
      new RegExp(`${id}.identity.{0,200}read, list, write no end Storage Blob Data Owner`),
    );
    expect(text).toMatch(
      new RegExp(
        `${id}.identity.{0,40}has Storage Account Contributor on \\w+/\\*, which controls account keys`,
      ),
    );
  }
  expect(text).toMatch(/MoverJob-letters_[0-9A-F]{8} copies data between storage/);
});
