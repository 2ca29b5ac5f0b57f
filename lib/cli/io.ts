/** A shell that people type commands in. */
export type Shell = 'Posix' | 'PowerShell';

/** The surroundings of a command. Tests replace them; only `main.ts` takes them from the process. */
export interface CliIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Standard error, if it is a terminal: progress bars are drawn there. */
  readonly terminal?: NodeJS.WriteStream;
  /** The width of standard output, if it is a terminal. */
  readonly columns?: number;
  readonly useColors: boolean;
  /** The command as people type it: `datashare`, `npx datashare` or a path. */
  readonly commandName: string;
  /** The shell that printed commands are meant for. */
  readonly shell: Shell;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Reads all of standard input as text. */
  readonly stdin: () => Promise<string>;
  /** Asks a question on the terminal, if there is one; returns '' if the input is closed. */
  readonly ask?: (question: string) => Promise<string>;
  /** True if the user has asked to see each request. */
  readonly isVerbose?: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
