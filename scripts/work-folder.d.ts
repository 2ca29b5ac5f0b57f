export function makeWorkFolder(name: string): string;
export function describeStart(
  command: string,
  result: { readonly error?: Error | undefined },
): string | undefined;
