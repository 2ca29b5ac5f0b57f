import type { ShareProps } from '../../constructs';
import { Dataset } from '../../constructs';
import { problemsOf, stackForTest, variable } from '../support/stacks';
import { copyShare, recipient, referredStore } from './declarations';

function invite(datasets: ShareProps['datasets']): void {
  const stack = stackForTest();
  copyShare(stack, 'sales', referredStore(stack, 'contoso'), { datasets }).invite(recipient(stack));
}

describe('names that Terraform would compose', () => {
  const problem = (path: string): object => ({
    code: 'ValueInvalid',
    message: `'path' must be in composed Unicode (NFC), which Terraform turns every text into, got ${JSON.stringify(path)}`,
    where: 'test/ContainerGrants',
  });

  test('are refused, because another name would be granted', () => {
    const [folder, file] = ['sa\u0308les', 'reference/\u212a.csv'];
    const datasets = [
      Dataset.folder('curated', folder, { datasetName: 'folder' }),
      Dataset.file('curated', file, { datasetName: 'file' }),
    ];
    expect(problemsOf(() => invite(datasets))).toMatchObject([problem(folder), problem(file)]);
  });

  test('are refused beside the whole container, too: the invitation would name another one', () => {
    const datasets = [
      Dataset.container('curated'),
      Dataset.folder('curated', 'u\u0308', { datasetName: 'u' }),
    ];
    expect(problemsOf(() => invite(datasets))).toMatchObject([problem('u\u0308')]);
  });

  test('are not those that are composed, have no composed form, or only Terraform knows', () => {
    const stack = stackForTest();
    const paths = ['s\u00e4les', 'q\u0308', variable(stack, 'path')];
    const datasets = paths.map((path, index) =>
      Dataset.folder('curated', path, { datasetName: `d${index}` }),
    );
    copyShare(stack, 'sales', referredStore(stack, 'contoso'), { datasets }).invite(recipient(stack));
  });
});
