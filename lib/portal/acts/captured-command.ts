import { redact } from '../../errors/redact';
import type { CliIo } from '../../cli/io';

/** Runs the `datashare` command with these arguments. */
export type RunCommand = (argv: readonly string[], io: CliIo) => Promise<number>;

/** The output of a command, without secrets. */
export interface CapturedOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** True if the output was longer than the portal keeps. */
  readonly isCut: boolean;
}

/** Longest output that the portal keeps of each stream of an act. */
const MAX_KEPT_LENGTH = 1024 * 1024;

/** Width of the output: a page shows it in a box of this many characters. */
const COLUMNS = 100;

/** Takes the output of a command in place of a terminal. */
export class OutputCapture {
  private readonly texts = { stdout: '', stderr: '' };
  private isCut = false;

  constructor(private readonly maxLength = MAX_KEPT_LENGTH) {}

  /** Creates the surroundings of a command: those of the portal, without its terminal. */
  public createIo(io: CliIo, signal: AbortSignal): CliIo {
    return {
      stdout: (text) => this.add('stdout', text),
      stderr: (text) => this.add('stderr', text),
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
    return { stdout: redact(this.texts.stdout), stderr: redact(this.texts.stderr), isCut: this.isCut };
  }

  private add(stream: 'stdout' | 'stderr', text: string): void {
    const room = this.maxLength - this.texts[stream].length;
    if (text.length > room) this.isCut = true;
    this.texts[stream] += text.slice(0, Math.max(0, room));
  }
}
