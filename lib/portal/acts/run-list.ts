import { randomUUID } from 'node:crypto';
import type { CliIo } from '../../cli/io';
import { quoteArgument } from '../../cli/output/shell';
import { redact } from '../../errors/redact';
import type { CapturedOutput, RunCommand } from './captured-command';
import { OutputCapture } from './captured-command';

/** An act that was begun. */
export interface ListedRun {
  readonly id: string;
  /** Name of the act. */
  readonly actName: string;
  /** Title of the act. */
  readonly title: string;
  /** Document or sources that the act is about. */
  readonly subject: string;
  /** The command as a person types it. */
  readonly commandLine: string;
  readonly startedOn: string;
  readonly endedOn: string | null;
  /** Exit code of the command; null while it runs. */
  readonly exitCode: number | null;
  readonly isCancelled: boolean;
}

/** An act with its output. */
export interface PortalRun extends ListedRun {
  readonly output: CapturedOutput;
}

interface RunState {
  readonly facts: Omit<ListedRun, 'endedOn' | 'exitCode' | 'isCancelled'>;
  readonly capture: OutputCapture;
  readonly cancel: AbortController;
  readonly key: string;
  endedOn: string | null;
  exitCode: number | null;
}

/** Acts at the same time, over all subscriptions. */
const MAX_ACTIVE = 4;

/** Results that are kept. */
const MAX_KEPT = 100;

/** The acts of a session: begun, running and ended. */
export class RunList {
  private readonly runs: RunState[] = [];
  private readonly active = new Set<Promise<void>>();
  private isStopped = false;

  constructor(
    private readonly runCommand: RunCommand,
    private readonly io: CliIo,
  ) {}

  /**
   * Starts a command. One document has one act at a time.
   *
   * @param key Identity of the document.
   * @returns Its ID; or the reason why it was not started
   */
  public start(
    act: {
      readonly name: string;
      readonly title: string;
      readonly argv: readonly string[];
      readonly subject: string;
    },
    key: string,
  ): { readonly id: string } | { readonly refusal: string } {
    if (this.isStopped) return { refusal: 'The portal ends. Start it again.' };
    if (this.runs.some((run) => run.key === key && run.exitCode === null))
      return { refusal: 'Another act on this document is under way. Wait for its end, or cancel it.' };
    if (this.active.size >= MAX_ACTIVE)
      return { refusal: `${MAX_ACTIVE} acts are under way. Wait for the end of one.` };
    const run: RunState = {
      facts: {
        id: randomUUID(),
        actName: act.name,
        title: act.title,
        subject: act.subject,
        commandLine: formatCommandLine(act.argv, this.io),
        startedOn: this.io.now().toISOString(),
      },
      capture: new OutputCapture(),
      cancel: new AbortController(),
      key,
      endedOn: null,
      exitCode: null,
    };
    this.runs.unshift(run);
    while (this.runs.length > MAX_KEPT && this.runs.at(-1)!.exitCode !== null) this.runs.pop();
    const ended = this.finish(run, act.argv).finally(() => this.active.delete(ended));
    this.active.add(ended);
    return { id: run.facts.id };
  }

  /** Asks a command to stop. It ends as it does after Ctrl-C. */
  public cancel(id: string): void {
    this.runs.find(({ facts }) => facts.id === id)?.cancel.abort();
  }

  public find(id: string): PortalRun | undefined {
    const run = this.runs.find(({ facts }) => facts.id === id);
    return run && { ...describeRun(run), output: run.capture.read() };
  }

  /** Lists the acts, newest first, without their outputs: these are long, and reading one removes its secrets. */
  public list(): ListedRun[] {
    return this.runs.map(describeRun);
  }

  public get isActive(): boolean {
    return this.active.size > 0;
  }

  /** Asks all commands to stop, and waits for them. No other one starts. */
  public async stop(): Promise<void> {
    this.isStopped = true;
    for (const run of this.runs) if (run.exitCode === null) run.cancel.abort();
    await Promise.all(this.active);
  }

  private async finish(run: RunState, argv: readonly string[]): Promise<void> {
    const exitCode = await this.runCommand(argv, run.capture.createIo(this.io, run.cancel.signal));
    run.endedOn = this.io.now().toISOString();
    run.exitCode = exitCode;
  }
}

/** Formats a command so that it can be copied and run again. */
export function formatCommandLine(argv: readonly string[], { commandName }: CliIo): string {
  return redact([commandName, ...argv.map(quoteArgument)].join(' '));
}

function describeRun({ facts, cancel, endedOn, exitCode }: RunState): ListedRun {
  return { ...facts, endedOn, exitCode, isCancelled: cancel.signal.aborted };
}
