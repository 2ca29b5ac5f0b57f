import { SingleBar } from 'cli-progress';
import type { SnapshotProgress } from '../../../snapshot/copying/progress-counts';
import type { VerifyProgress } from '../../../snapshot/copying/verify-progress';
import { WIDTH } from '../format';
import type { CliIo } from '../../io';
import type { ShownWork } from './progress-line';
import {
  formatProgressLine,
  formatProgressText,
  toShownCopies,
  toShownPlan,
  toShownReads,
} from './progress-line';
import { MeteredProgress } from './metered-progress';

/** The interval of progress lines without a terminal. */
const LINE_INTERVAL_MS = 5000;

/** Progress of a command on standard error: a line that is redrawn on a terminal, or a line every few seconds. */
export interface Progress<T> {
  update(this: void, progress: T): void;
  /** Prints other messages on standard error above the line that is redrawn. */
  readonly io: CliIo;
  stop(this: void): void;
}

export function startProgress(io: CliIo): Progress<SnapshotProgress> {
  return startShownProgress(io, toShownCopies);
}

export function startPlanProgress(io: CliIo): Progress<SnapshotProgress> {
  return startShownProgress(io, toShownPlan);
}

export function startVerifyProgress(io: CliIo): Progress<VerifyProgress> {
  return startShownProgress(io, toShownReads);
}

function startShownProgress<T>(io: CliIo, toShownWork: (progress: T) => ShownWork): Progress<T> {
  const metered = new MeteredProgress(toShownWork);
  const shown = io.terminal
    ? startLine(io.terminal, (columns) => formatProgressLine(...metered.read(), columns))
    : startLines(io, () => formatProgressText(...metered.read()));
  return {
    stop: shown.stop,
    io: { ...io, stderr: (text) => shown.interrupt(() => io.stderr(text)) },
    update: metered.update,
  };
}

interface Shown {
  /** Makes room while something else is printed. */
  interrupt(this: void, print: () => void): void;
  stop(this: void): void;
}

/** Redraws a line several times per second, so that it tells if nothing arrives, and follows the width of the terminal. */
function startLine(terminal: NodeJS.WriteStream, format: (columns: number) => string): Shown {
  const createLine = (): SingleBar => {
    const line = new SingleBar({
      stream: terminal,
      // The last column stays free: some terminals wrap a line that fills it.
      format: () => format((terminal.columns || WIDTH) - 1),
      // Neither the cursor nor wrapping is switched off, because a process that is killed could not restore them.
      linewrap: true,
      clearOnComplete: true,
      fps: 4,
    });
    line.start(1, 0);
    return line;
  };
  let line: SingleBar | undefined = createLine();
  return {
    interrupt: (print) => {
      line?.stop();
      print();
      if (line) line = createLine();
    },
    stop: () => {
      line?.stop();
      line = undefined;
    },
  };
}

function startLines(io: CliIo, format: () => string): Shown {
  const timer = setInterval(() => io.stderr(`${format()}\n`), LINE_INTERVAL_MS);
  timer.unref();
  return { interrupt: (print) => print(), stop: () => clearInterval(timer) };
}
