import { PassThrough, Readable } from 'node:stream';
import { askQuestion, readAllText, readInterruptibly } from '../../../../lib/cli/output/console';
import { getRefusal } from '../../../support/refusal';

describe('standard input', () => {
  test.each([
    ['in pieces, within a letter', [Buffer.from([0xc3]), Buffer.from([0xa9])], 'é'],
    ['empty', [], ''],
    ['in UTF-16, as Windows PowerShell pipes it', [Buffer.from('\uFEFF{}', 'utf16le')], '\uFEFF{}'],
  ])('is read as text, %s', async (_how, chunks, text) => {
    expect(await readAllText(Readable.from(chunks))).toBe(text);
  });

  test('that does not end, ends with an interruption', async () => {
    const interrupt = new AbortController();
    const refusal = getRefusal(() => readInterruptibly(new PassThrough(), interrupt.signal));
    interrupt.abort();
    expect(await refusal).toMatchObject([{ code: 'Interrupted' }]);
  });

  test('is read up to its limit', async () => {
    const chunks = [Buffer.from('12'), Buffer.from('34')];
    expect(await readAllText(Readable.from(chunks), 4)).toBe('1234');
    expect(await getRefusal(() => readAllText(Readable.from(chunks), 3))).toMatchObject([
      { code: 'DocumentTooLarge' },
    ]);
  });
});

describe('a question', () => {
  const terminal = () => {
    const [input, output] = [
      new PassThrough(),
      Object.assign(new PassThrough(), { isTTY: true, columns: 80 }),
    ];
    let interrupts = 0;
    return { input, output, onInterrupt: () => (interrupts += 1), interrupts: () => interrupts };
  };

  test('returns one line', async () => {
    const { input, output, onInterrupt } = terminal();
    const answer = askQuestion({ input, output, onInterrupt }, 'Sure? ');
    input.write('accept\nmore\n');
    expect(await answer).toBe('accept');
    expect(String(output.read())).toContain('Sure? ');
  });

  test('leaves nothing behind that would echo the answer to the next one a second time', async () => {
    const { input, output, onInterrupt } = terminal();
    const echoes: number[] = [];
    for (const text of ['b\n', 'c\n', 'd\n']) {
      const answer = askQuestion({ input, output, onInterrupt }, 'Sure? ');
      input.write(text);
      await answer;
      echoes.push(input.listenerCount('keypress'));
    }
    expect(echoes).toEqual([0, 0, 0]);
  });

  test("returns '' at the end of the input", async () => {
    const { input, output, onInterrupt } = terminal();
    const answer = askQuestion({ input, output, onInterrupt }, 'Sure? ');
    input.end();
    expect(await answer).toBe('');
  });

  test('is interrupted by Ctrl-C, which only the terminal receives', async () => {
    const { input, output, onInterrupt, interrupts } = terminal();
    const answer = askQuestion({ input, output, onInterrupt }, 'Sure? ');
    input.write('\u0003');
    expect(await getRefusal(() => answer)).toMatchObject([{ code: 'Interrupted' }]);
    expect(interrupts()).toBe(1);
  });
});
