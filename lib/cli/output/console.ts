import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import { addAbortSignal } from 'node:stream';
import { decodeDocument } from '../../document-file';
import { DataShareError, throwProblems } from '../../errors/data-share-error';
import { MAX_OUTPUT_BYTES } from '../../model/documents/terraform-output';
import { problems } from '../../errors/catalogue';

/**
 * Reads all of an input as text, until it ends or an interruption.
 *
 * @throws DataShareError `Interrupted`
 */
export async function readInterruptibly(input: Readable, signal: AbortSignal): Promise<string> {
  try {
    return await readAllText(addAbortSignal(signal, input));
  } catch (cause) {
    throw signal.aborted ? new DataShareError([problems.interrupted()], { cause }) : cause;
  }
}

/**
 * Reads all of an input as text.
 *
 * @param maxBytes The size limit of the input.
 * @throws DataShareError `DocumentTooLarge`
 */
export async function readAllText(
  input: AsyncIterable<Buffer>,
  maxBytes = MAX_OUTPUT_BYTES,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of input) {
    size += chunk.length;
    if (size > maxBytes) throwProblems([problems.documentTooLarge(maxBytes)], 'standard input');
    chunks.push(chunk);
  }
  return decodeDocument(Buffer.concat(chunks));
}

/** A terminal for questions. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Called on Ctrl-C. While a question waits, the terminal sends Ctrl-C to us and not to the process. */
  readonly onInterrupt: () => void;
}

/**
 * Asks one question. Returns '' if the input is closed.
 *
 * @throws DataShareError `Interrupted`
 */
export async function askQuestion(
  { input, output, onInterrupt }: Terminal,
  question: string,
): Promise<string> {
  const lines = createInterface({ input, output });
  let onClose = (): void => undefined;
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('SIGINT', () => {
        onInterrupt();
        output.write('\n');
        reject(new DataShareError([problems.interrupted()]));
      });
      onClose = () => {
        output.write('\n');
        resolve('');
      };
      lines.once('close', onClose);
      lines.question(question).then(resolve, reject);
    });
  } finally {
    // Its own listeners must stay: they stop the echo, which the next question would otherwise double.
    lines.off('close', onClose);
    lines.close();
  }
}
