/** The world of a command: what a test replaces, and only main.ts takes from the process. */
export interface CliIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Standard error, where it is a terminal: progress bars are drawn there. */
  readonly terminal?: NodeJS.WriteStream;
  readonly useColors: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** All of standard input, as text. */
  readonly stdin: () => Promise<string>;
  /** Asks a person, where there is one at a terminal; '' where they close the input. */
  readonly ask?: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
