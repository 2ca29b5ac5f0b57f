import { redact } from '../../errors/redact';
import type { CliIo } from '../../cli/io';

/** Runs the `datashare` command with these arguments. */
export type RunCommand = (argv: readonly string[], io: CliIo) => Promise<number>;

/** The output of a command, without secrets. */
export interface CapturedOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** True if the output was longer than the portal keeps: lines in its middle are missing. */
  readonly isCut: boolean;
}

/** Longest output that the portal keeps of each stream of an act. */
const MAX_KEPT_LENGTH = 1024 * 1024;

/** Width of the output: a page shows it in a box of this many characters. */
const COLUMNS = 100;

/** Takes the output of a command in place of a terminal. Of a long output, it keeps the beginning and the end, which has the result. */
export class OutputCapture {
  private readonly stdout: KeptText;
  private readonly stderr: KeptText;

  constructor(maxLength = MAX_KEPT_LENGTH) {
    this.stdout = new KeptText(maxLength / 2);
    this.stderr = new KeptText(maxLength / 2);
  }

  /** Creates the surroundings of a command: those of the portal, without its terminal. */
  public createIo(io: CliIo, signal: AbortSignal): CliIo {
    return {
      stdout: (text) => this.stdout.add(text),
      stderr: (text) => this.stderr.add(text),
      columns: COLUMNS,
      useColors: false,
      commandName: io.commandName,
      shell: io.shell,
      env: io.env,
      now: io.now,
      stdin: () => Promise.resolve(''),
      signal,
    };
  }

  public read(): CapturedOutput {
    const [stdout, stderr] = [this.stdout, this.stderr].map((kept) => redact(kept.read()));
    return { stdout, stderr, isCut: this.stdout.isCut || this.stderr.isCut };
  }

  /** Returns the documents that a command printed as they are: a changed text would not have its hash. Undefined if they are cut. */
  public readDocuments(): string | undefined {
    const text = this.stdout.read();
    return this.stdout.isCut ? undefined : text;
  }
}

/** The beginning and the end of a text, each of at most this length. */
class KeptText {
  private head = '';
  private tail = '';
  public isCut = false;

  constructor(private readonly maxLength: number) {}

  public add(text: string): void {
    const room = this.maxLength - this.head.length;
    this.head += text.slice(0, room);
    this.tail += text.slice(room);
    // It is cut rarely: each time costs its length.
    if (this.tail.length > 2 * this.maxLength) this.cut();
  }

  public read(): string {
    if (this.tail.length > this.maxLength) this.cut();
    return this.isCut
      ? `${this.head.slice(0, this.head.lastIndexOf('\n') + 1)}${this.tail}`
      : this.head + this.tail;
  }

  /** Drops whole lines from the beginning of the end. */
  private cut(): void {
    const from = this.tail.length - this.maxLength;
    const line = this.tail.indexOf('\n', from);
    this.tail = this.tail.slice(line < 0 ? from : line + 1);
    this.isCut = true;
  }
}
