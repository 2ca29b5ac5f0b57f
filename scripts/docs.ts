/* Writes the generated pages: the command, error and API references in docs/, and the manual page in man/. A test compares them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createApiPages } from './docs/api-pages';
import { createCommandPage } from './docs/command-page';
import { createErrorPage } from './docs/error-page';
import { createManPage } from './docs/man-page';

const ROOT = join(__dirname, '..');

/** Returns the text of each generated page, by its path in the repository. */
export function createPages(): Record<string, string> {
  return {
    'docs/cli.md': createCommandPage(),
    'docs/errors.md': createErrorPage(),
    'man/datashare.1': createManPage(),
    ...createApiPages(),
  };
}

if (require.main === module) {
  for (const [path, text] of Object.entries(createPages())) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}
