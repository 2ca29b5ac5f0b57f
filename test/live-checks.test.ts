import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { datashare } from './support/cli';

const page = readFileSync(join(__dirname, '..', 'docs', 'live-checks.md'), 'utf8');
const blocks = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, code]) => code);
const lines = blocks.flatMap((code) => code.split('\n')).filter((line) => line.startsWith('datashare '));

test('the blocks are shell', () => {
  expect(blocks.length).toBeGreaterThan(5);
  const { status, stderr } = spawnSync('bash', ['-n'], { input: blocks.join('\n'), encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('the command takes its lines, and misses nothing but the document', async () => {
  expect(lines.length).toBeGreaterThan(5);
  for (const line of lines) {
    const { stderr } = await datashare(line.split(' ').slice(1));
    expect([line, stderr]).toEqual([line, expect.stringMatching(/^error: .* \[DocumentUnreadable\]$/m)]);
  }
});
