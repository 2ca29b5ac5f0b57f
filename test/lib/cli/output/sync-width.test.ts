import { PublishMode } from '../../../../lib';
import { pair } from '../../../support/accounts';
import { datashare, documentFile } from '../../../support/cli';
import { folder } from '../../../support/lake-pair';

test.each<[string, number | undefined, RegExp]>([
  ['fits into 40 columns of a terminal', 40, /^ {2}sales: published as\n {4}\d{8}T\d{9}Z-\S{8}$/m],
  [
    'is one line for each fact without a terminal',
    undefined,
    /^ {2}sales: published as \d{8}T\d{9}Z-\S{8}$/m,
  ],
])('what sync says at its end %s', async (_case, columns, fact) => {
  const mapping = folder('in', 'out/sales');
  const { subscription } = await pair({ 'in/a': 'one' }, { publish: PublishMode.ATOMIC, mapping });
  const { exitCode, stdout } = await datashare(['sync', documentFile(subscription)], { columns });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(fact);
});
