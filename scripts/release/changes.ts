import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../lib/version';
import type { Section } from './changelog';
import { readSections } from './changelog';
import { compareVersions, findUntold, formatDifferences } from './differences';
import {
  findEarlierRelease,
  isTaggedElsewhere,
  listTags,
  readFilesAt,
  readFilesNow,
} from './earlier-release';
import type { Kind } from './fragments';
import { readFragments } from './fragments';

/** The differences since the last release in words, and those of them that are told nowhere. */
export interface Review {
  readonly text: string;
  readonly untold: readonly string[];
}

/**
 * Compares the API, the addresses and the schemas with the last release, and with what fragments and the changelog tell.
 *
 * @throws Error if a fragment or the changelog cannot be read, or the last release is not known or not in this clone
 */
export function reviewChanges(root: string, version: string): Review {
  const fragments = readFragments(root);
  const sections = readSections(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
  const isPublished = isTaggedElsewhere(root, version);
  const earlier = findEarlierRelease({ version, sections, tags: listTags(root), isPublished });
  if (earlier === 'none')
    return {
      text: 'first release: neither CHANGELOG.md nor a tag knows an earlier one to compare with',
      untold: [],
    };
  const differences = compareVersions(readFilesAt(root, earlier.tag), readFilesNow(root));
  const told = new Set([
    ...fragments.map(({ kind }) => kind),
    ...(isPublished ? [] : listToldKinds(sections, version)),
  ]);
  const text = `since ${earlier.tag}:\n${formatDifferences(differences)}`;
  return { text, untold: findUntold(differences, told) };
}

const listToldKinds = (sections: readonly Section[], version: string): readonly Kind[] =>
  sections.find((each) => each.version === version)?.kinds ?? [];

/** `npm run release:changes`: for a change, before anyone releases it. */
function main(): void {
  const { text, untold } = reviewChanges(join(__dirname, '../..'), VERSION);
  console.log(text);
  for (const each of untold) console.error(each);
  if (untold.length > 0) process.exitCode = 1;
}

if (require.main === module) {
  try {
    main();
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}
