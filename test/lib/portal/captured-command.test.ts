import { OutputCapture } from '../../../lib/portal/acts/captured-command';
import { readSyncOutput } from '../../../lib/portal/acts/sync-progress';
import { LogEvent } from '../../../lib/model/values/log-line';
import type { CliIo } from '../../../lib/cli/io';

const SIGNAL = new AbortController().signal;

function capture(maxLength: number, texts: readonly string[]): ReturnType<OutputCapture['read']> {
  const output = new OutputCapture(maxLength);
  const io = output.createIo({} as CliIo, SIGNAL);
  for (const text of texts) io.stdout(text);
  return output.read();
}

test.each([
  ['nothing', [], '', false],
  ['a short output', ['a\n', 'b\n'], 'a\nb\n', false],
  ['an output of exactly the limit', ['abcd\n', 'efgh\n'], 'abcd\nefgh\n', false],
  ['a long output in lines', ['a\n', 'b\n', 'c\n', 'd\n', 'e\n', 'f\n', 'g\n'], 'a\nb\nf\ng\n', true],
  ['a long output at once', ['a\nb\nc\nd\ne\nf\ng\n'], 'a\nb\nf\ng\n', true],
  ['a secret', ['?sig=abc '], '?sig=REDACTED ', false],
])('%s', (_name, texts, stdout, isCut) => {
  expect(capture(10, texts)).toEqual({ stdout, stderr: '', isCut });
});

test('the result of a synchronization is shown after any number of lines', () => {
  const line = (event: string, fields: object): string => `${JSON.stringify({ event, ...fields })}\n`;
  const texts = Array.from({ length: 10_000 }, (_, at) => line(LogEvent.WARNING, { message: `file ${at}` }));
  const { stdout } = capture(20_000, [
    ...texts,
    line(LogEvent.ENDED, { status: 'Succeeded', sizeWritten: null, durationMs: null, filesWritten: 3 }),
  ]);
  const { facts, messages } = readSyncOutput(stdout);
  expect(facts).toContainEqual(['Status', 'Succeeded']);
  expect(messages.at(-1)).toBe('file 9999');
});
