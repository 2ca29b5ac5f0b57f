import { runInNewContext } from 'node:vm';
import { buildAcceptanceCode } from '../../../lib/portal/acts/invite-code';

const PATHS = [
  'a b.json',
  "it's.json",
  'C:\\x\\n.json',
  'a\u202eb.json',
  "');process.exit();('.json",
  '${x}`.json',
  'a\nb.json',
];

test.each(PATHS)('code to paste names the file %j and does nothing else', (path) => {
  const code = buildAcceptanceCode({ shareName: path } as never, path, path);
  expect(code.split('\n')).toHaveLength(5);
  const [, literal] = /fromFile\((.*)\),$/m.exec(code)!;
  expect(runInNewContext(literal)).toBe(path);
  expect(code).not.toContain('\u202e');
});
