import { createShareReport } from '../../../lib';
import { GOLDENS } from '../../fixtures/goldens';

test.each(GOLDENS)('the report of %s understands every document of the stack', async (name, text) => {
  const report = await createShareReport([{ kind: 'file', text, name: `${name}.tf.json` }]);
  expect(report.problems).toEqual([]);
});
