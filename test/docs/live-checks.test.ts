import { datashare } from '../support/cli';
import { listBlocks, listCommandLines } from './pages';

const PAGE = 'docs/live-checks.md';
const lines = listCommandLines(PAGE).filter((line) => line.startsWith('datashare '));

test('there are checks', () => {
  expect(listBlocks('sh', PAGE).length).toBeGreaterThan(5);
  expect(lines.length).toBeGreaterThan(5);
});

test('the command takes its lines, and misses nothing but the document', async () => {
  for (const line of lines) {
    const { stderr } = await datashare(line.split(' ').slice(1));
    expect([line, stderr]).toEqual([line, expect.stringMatching(/^error: .* \[DocumentUnreadable\]$/m)]);
  }
});
