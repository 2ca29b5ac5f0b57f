import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import { formatValue } from '../../errors/format-value';
import { replaceFiles } from '../input/document-files';
import type { ProjectFile } from './project-templates';

/**
 * Writes a project into a folder that is new or empty: all files, or none.
 *
 * @throws DataShareError `Usage` for a folder without a name or with something in it, `DocumentUnwritable`
 */
export function writeProject(folder: string, files: readonly ProjectFile[]): void {
  requireEmptyFolder(folder);
  replaceFiles(files.map(({ path, text }) => ({ path: join(folder, path), text })));
}

/** Refuses a folder with anything in it but the data of Git. @throws DataShareError `Usage` */
function requireEmptyFolder(folder: string): void {
  // An empty name is that of a variable of the shell that is not set: joined with the path of a file, it is the current folder.
  if (folder.trim() === '')
    throwProblems([
      problems.usage(
        `the folder must have a name, got ${formatValue(folder)}`,
        'name a folder that is new or empty; write . for the current folder',
      ),
    ]);
  if (!existsSync(folder)) return;
  const isEmpty = statSync(folder).isDirectory() && readdirSync(folder).every((name) => name === '.git');
  if (!isEmpty)
    throwProblems([
      problems.usage(
        `${formatValue(folder)} is not an empty folder`,
        'name a folder that is new or empty: nothing of yours is replaced',
      ),
    ]);
}
