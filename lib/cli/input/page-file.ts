import { existsSync, readFileSync, statSync } from 'node:fs';
import { problems } from '../../errors/catalogue';
import { throwProblems } from '../../errors/data-share-error';
import { replaceFiles } from './document-files';

/** Stands near the beginning of each page of ours. */
const MARK = /^<!doctype html>\s*<html[^>]*>\s*<head>[^]{0,4000}<meta name="generator" content="datashare"/i;

/** Pages of ours are smaller. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

/**
 * Refuses to replace a file that is not a page of ours.
 *
 * @throws DataShareError `PageExists`
 */
export function requireOwnPage(path: string, mayReplace: boolean): void {
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
  requireOwnPage(path, mayReplace);
  replaceFiles([{ path, text: page }]);
}
