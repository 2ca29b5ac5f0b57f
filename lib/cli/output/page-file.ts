import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { problems } from '../../errors/catalogue';
import { DataShareError, throwProblems } from '../../errors/data-share-error';

/** Stands near the beginning of each page of ours. */
const MARK = /^<!doctype html>\s*<html[^>]*>\s*<head>[^]{0,4000}<meta name="generator" content="datashare"/i;

/** Pages of ours are smaller. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/**
 * Refuses to replace a file that is not a page of ours.
 *
 * @throws DataShareError `PageExists`
 */
export function findPageProblems(path: string, mayReplace: boolean): void {
  if (!mayReplace && existsSync(path) && !isOwnPage(path)) throwProblems([problems.pageExists(path)]);
}

function isOwnPage(path: string): boolean {
  try {
    const stats = statSync(path);
    return (
      stats.isFile() && stats.size <= MAX_PAGE_BYTES && MARK.test(readFileSync(path, 'utf8').slice(0, 10_000))
    );
  } catch {
    return false;
  }
}

/**
 * Writes a page. At any time, the file is complete or absent.
 *
 * @throws DataShareError `PageExists`, `DocumentUnwritable`
 */
export function writePage(path: string, page: string, mayReplace: boolean): void {
  findPageProblems(path, mayReplace);
  const draft = join(dirname(path), `.datashare-${randomUUID()}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(draft, page, { flag: 'wx' });
    renameSync(draft, path);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new DataShareError([{ ...problems.documentUnwritable(reason), where: path }], { cause });
  } finally {
    rmSync(draft, { force: true });
  }
}
