import { Dataset } from '../../constructs';
import { synthesizeStack, variable, stackForTest } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';
import { files, onlyCondition, createShareStack, UNTIL } from './share-stacks';

describe('the 8,192 bytes of a condition', () => {
  /** Files whose condition has this many bytes: the last but one name is as long as it has to be. */
  function createFiles(bytes: number, letter: string): Dataset[] {
    const createName = (index: number): string => `${index}${letter.repeat(100)}`;
    const step = Buffer.byteLength(`, '${createName(10)}'`);
    const some = files(10, createName);
    const has = Buffer.byteLength(onlyCondition(createShareStack([[some]])) as string);
    const count = 10 + Math.floor((bytes - has) / step) - 2;
    const left = bytes - has - (count - 10) * step - Buffer.byteLength(`, ''`);
    return [...files(count, createName), Dataset.file('curated', 'z'.repeat(left), { datasetName: 'last' })];
  }

  test.each(['a', 'ü', '🚢'])('may all be used, in names of the letter %s', (letter) => {
    const condition = onlyCondition(createShareStack([[createFiles(8192, letter)]])) as string;
    expect(Buffer.byteLength(condition)).toBe(8192);
  });

  test.each(['a', 'ü', '🚢'])('fails for one byte more, in names of the letter %s', (letter) => {
    const datasets = createFiles(8193, letter);
    expect(() => synthesizeStack(createShareStack([[datasets]]))).toThrow(
      `ConditionTooLarge: the condition that lets one principal read ${datasets.length} folders and files of container "curated" has 8193 bytes; Azure allows 8192; share a parent folder, move datasets into a container of their own, or invite another principal (such as a group) to some of the shares (at test/ContainerGrants/contoso/curated/fabrikam/Reader)`,
    );
  });

  test('do not count characters that Terraform removes', () => {
    const [first, ...others] = createFiles(8192, 'a');
    // Terraform reads '$${' as '${': one byte less.
    const name = '${'.repeat(first.path.length / 2).padEnd(first.path.length, 'x');
    const datasets = [Dataset.file('curated', name, { datasetName: 'a' }), ...others];
    expect(() => synthesizeStack(createShareStack([[datasets]]))).not.toThrow();
  });

  test('are those of all shares together', () => {
    const offers = [0, 1].map((index) => [files(50, (at) => `${index}-${at}-${'x'.repeat(90)}`)] as const);
    for (const offer of offers) expect(() => synthesizeStack(createShareStack([offer]))).not.toThrow();
    expect(() => synthesizeStack(createShareStack(offers))).toThrow('ConditionTooLarge');
  });

  test('are not used by datasets within a shared folder', () => {
    const within = files(200, (at) => `sales/${at}-${'x'.repeat(90)}`);
    const folder = [Dataset.folder('curated', 'sales')];
    expect(() => synthesizeStack(createShareStack([[folder], [within]]))).not.toThrow();
    expect(() => synthesizeStack(createShareStack([[within], [folder]]))).not.toThrow();
  });

  test('fails for a container that only Terraform can name', () => {
    const stack = stackForTest();
    const container = variable(stack, 'container');
    const datasets = Array.from({ length: 100 }, (_, at) =>
      Dataset.file(container, `${at}-${'x'.repeat(90)}`, { datasetName: `f${at}` }),
    );
    const share = copyShare(stack, 'sales', referToStore(stack, 'contoso'), { datasets });
    share.invite(recipient(stack), { expiresOn: UNTIL });
    expect(() => synthesizeStack(stack)).toThrow('100 folders and files of container "a token" has');
  });
});
