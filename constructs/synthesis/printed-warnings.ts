import type { ISynthesisSession, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { hasEnvironmentVariable, printToStderr } from './environment-and-stderr';

/** Set by the framework's command, which prints the annotations itself. */
const PRINTED_BY_COMMAND = 'CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS';

/** The warnings of an app that are not printed yet. */
const pendingByApp = new WeakMap<IConstruct, Set<string>>();
const watchedStacks = new WeakSet<TerraformStack>();
const synthesizedStacks = new WeakSet<TerraformStack>();

/** True if `app.synth()` has written a stack: nothing that is declared from then on is part of it. */
export function isWritten(stack: TerraformStack): boolean {
  return synthesizedStacks.has(stack);
}

/** True for the synthesis of the whole app. Tests synthesize a single stack. */
function isOfApp({ manifest }: ISynthesisSession, app: IConstruct): boolean {
  return manifest === (app as { readonly manifest?: unknown }).manifest;
}

/** Prints a line to stderr once a stack of its app is synthesized. */
export function printAfterSynthesis(stack: TerraformStack, line: string): void {
  const app = stack.node.root;
  const pending = pendingByApp.get(app) ?? new Set<string>();
  pendingByApp.set(app, pending.add(line));
  watchSynthesis(stack);
}

/**
 * Prints the warnings of the app whenever a stack is synthesized. Only the framework's command shows annotations: an app that runs by
 * itself (`ts-node main.ts`, `node main.js`) would show none. Call it before the synthesis: validations of a complete stack
 * warn while the framework is in its synthesizer.
 */
export function watchSynthesis(stack: TerraformStack): void {
  if (watchedStacks.has(stack)) return;
  watchedStacks.add(stack);
  const { synthesizer } = stack;
  stack.synthesizer = {
    synthesize: (session) => {
      try {
        synthesizer.synthesize(session);
        if (isOfApp(session, stack.node.root)) synthesizedStacks.add(stack);
      } finally {
        printPending(stack.node.root);
      }
    },
  };
}

function printPending(app: IConstruct): void {
  const pending = pendingByApp.get(app) ?? new Set<string>();
  if (!hasEnvironmentVariable(PRINTED_BY_COMMAND)) pending.forEach(printToStderr);
  pendingByApp.delete(app);
}
