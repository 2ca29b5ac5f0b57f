import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createShapeFiles } from '../scripts/input-shapes';

test('the shapes of all input objects are up to date: npm run shapes writes them', () => {
  const files = createShapeFiles();
  expect(Object.keys(files)).toHaveLength(2);
  for (const [path, text] of Object.entries(files))
    expect([path, readFileSync(join(__dirname, '..', path), 'utf8')]).toEqual([path, text]);
});
