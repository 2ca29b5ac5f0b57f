import pc from 'picocolors';

/** Formats the output of the demo: 80 columns, and colors on a terminal. */
const WIDTH = 78;

export function title(text: string, about: string): void {
  console.log(`\n${pc.bold(text)}\n${'='.repeat(text.length)}\n${wrap(about, '')}`);
}

let step = 0;

/** Prints the heading and the description of a numbered step. */
export function printHeading(text: string, about: string): void {
  step += 1;
  console.log(`\n${pc.bold(pc.cyan(`${step}. ${text}`))}\n${wrap(about, '   ')}`);
}

export function line(text: string): void {
  console.log(`   ${text}`);
}

export function quote(text: string): void {
  console.log(wrap(text, '   | '));
}

/** Prints a command without indentation, as its output is laid out for 80 columns. */
export function prompt(command: string): void {
  console.log(pc.yellow(`$ ${command}`));
}

/** Prints an error message with wrapped lines. */
export function printError(text: string): void {
  const lines = text.trimEnd().split('\n');
  console.log(pc.red(lines.map((each) => wrap(each, '   x ')).join('\n')));
}

function wrap(text: string, indent: string): string {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && indent.length + last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((words) => indent + words).join('\n');
}
