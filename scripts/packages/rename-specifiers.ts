import ts from 'typescript';

/**
 * Returns a source, TypeScript or JavaScript, with other module specifiers: those of imports, exports, `require`, `import()` and
 * imported types. Comments and other strings stay as they are.
 */
export function renameSpecifiers(source: string, rename: (specifier: string) => string): string {
  const { importedFiles } = ts.preProcessFile(source, true, true);
  let renamed = '';
  let end = 0;
  for (const { fileName, pos } of [...importedFiles].sort((a, b) => a.pos - b.pos)) {
    // The position is that of the quote.
    const start = pos + 1;
    if (source.slice(start, start + fileName.length) !== fileName)
      throw new Error(`cannot rename the specifier ${JSON.stringify(fileName)}: write it without escapes`);
    renamed += source.slice(end, start) + rename(fileName);
    end = start + fileName.length;
  }
  return renamed + source.slice(end);
}

/** Returns the name of a module in CDK Terrain: `cdktf` is `cdktn`, and providers are in the scope `@cdktn`. */
export function toCdktnSpecifier(specifier: string): string {
  return specifier.replace(/^(@?)cdktf(?=\/|$)/, '$1cdktn');
}
