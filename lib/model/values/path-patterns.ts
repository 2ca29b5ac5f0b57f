import { formatNames } from '../../errors/format-value';

/*
 * Patterns of the files of a dataset that are copied. Names come from another organization, so a pattern never becomes a regular
 * expression, whose time could explode: matching a name takes at most the product of both lengths.
 */

/** Maximum number of patterns that include files, and of those that exclude files, in one mapping. */
export const MAX_PATTERNS = 32;

/** Maximum length of a pattern, in characters. */
const MAX_PATTERN_LENGTH = 256;

/** The patterns of a mapping. */
export interface PathPatterns {
  /** Patterns of the files that are copied; absent for all files. */
  readonly include?: readonly string[];
  /** Patterns of the files that are not copied, although they are included. */
  readonly exclude?: readonly string[];
}

/** Syntax of other tools, which would mean something else here, or nothing. */
const OTHER_SYNTAX = /[[\]{}\\]|^!|[!?*+@]\(/;

/** The rule of a pattern. Whatever other tools understand in another way is refused, so that no pattern silently matches nothing. */
export function pathPatternRule(value: string): string | undefined {
  if (value.length < 1 || value.length > MAX_PATTERN_LENGTH)
    return `1 to ${MAX_PATTERN_LENGTH} characters long`;
  if (OTHER_SYNTAX.test(value))
    return "made of names, '/', '*', '?' and '**': no braces, brackets, backslashes or leading '!'; write '?' for such a character of a name";
  if (value.startsWith('/')) return "relative to the dataset, without a leading '/'";
  if (value.endsWith('/')) return "a pattern of files: write 'folder/**' for everything in a folder";
  // Control characters, and halves of surrogate pairs, which no URL can contain.
  if (/[\p{Cc}\p{Surrogate}]/u.test(value)) return 'well-formed Unicode without control characters';
  const segments = value.split('/');
  if (segments.includes('')) return "without empty segments ('//')";
  if (segments.some((segment) => segment === '.' || segment === '..')) return "without '.' and '..' segments";
  if (segments.some((segment) => segment !== '**' && segment.includes('**')))
    return "with '**' only as a whole segment, as in 'logs/**' or '**/*.csv'";
  return undefined;
}

/** Decides which files of a dataset are copied. */
export class PathFilter {
  private readonly includes: readonly PathPattern[] | undefined;
  private readonly excludes: readonly PathPattern[];

  constructor({ include, exclude = [] }: PathPatterns) {
    this.includes = include?.map((text) => new PathPattern(text));
    this.excludes = exclude.map((text) => new PathPattern(text));
  }

  /**
   * True if a file or a directory is copied. A directory is copied unless everything in it is excluded, or nothing in it can be
   * included: so the directories above a file that is copied are, too.
   *
   * @param path Path relative to the dataset. Directories can have a trailing slash.
   */
  public includesPath(path: string, isDirectory = false): boolean {
    const segments = (path.endsWith('/') ? path.slice(0, -1) : path).split('/');
    const { includes, excludes } = this;
    if (isDirectory || path.endsWith('/')) {
      if (excludes.some((pattern) => pattern.coversFolder(segments))) return false;
      return includes === undefined || includes.some((pattern) => pattern.canMatchWithin(segments));
    }
    if (excludes.some((pattern) => pattern.matches(segments))) return false;
    return includes === undefined || includes.some((pattern) => pattern.matches(segments));
  }
}

/** Creates the filter of a mapping; undefined if all files are copied. */
export function createPathFilter(patterns: PathPatterns): PathFilter | undefined {
  return hasPatterns(patterns) ? new PathFilter(patterns) : undefined;
}

/** True if a mapping has patterns, so that it may copy only some of the files. */
export function hasPatterns({ include, exclude = [] }: PathPatterns): boolean {
  return include !== undefined || exclude.length > 0;
}

/** Copies the patterns of a mapping, and nothing else. */
export function pickPatterns({ include, exclude }: PathPatterns): PathPatterns {
  return { ...(include && { include }), ...(exclude && { exclude }) };
}

/** Describes the files that a mapping copies. */
export function describePatterns({ include, exclude }: PathPatterns): string {
  const included = include ? `only ${formatNames(include)}` : 'all files';
  return exclude ? `${included}, without ${formatNames(exclude)}` : included;
}

const ANY_FOLDERS = '**';

/** One pattern, segment by segment. */
class PathPattern {
  private readonly segments: readonly string[];
  /** True for everything below a folder. */
  private readonly isOpenEnded: boolean;

  constructor(text: string) {
    const segments = text.split('/');
    this.isOpenEnded = segments.at(-1) === ANY_FOLDERS;
    // `logs/**` is what is below the folder, and not a file with its name.
    this.segments = this.isOpenEnded ? [...segments, '*'] : segments;
  }

  public matches(path: readonly string[]): boolean {
    return this.advance(path).has(this.segments.length);
  }

  /** True if everything in a folder matches. */
  public coversFolder(folder: readonly string[]): boolean {
    return this.isOpenEnded && this.advance(folder).has(this.segments.length - 1);
  }

  /** True if the folder matches, or something in it can. */
  public canMatchWithin(folder: readonly string[]): boolean {
    return this.advance(folder).size > 0;
  }

  /** Returns how many segments of the pattern can have matched after all segments of a path. */
  private advance(path: readonly string[]): ReadonlySet<number> {
    let reached = new Set<number>();
    this.reach(0, reached);
    for (const name of path) {
      const next = new Set<number>();
      for (const at of reached) {
        if (at === this.segments.length) continue;
        const segment = this.segments[at];
        if (segment === ANY_FOLDERS) this.reach(at, next);
        else if (matchesSegment(segment, name)) this.reach(at + 1, next);
      }
      if (next.size === 0) return next;
      reached = next;
    }
    return reached;
  }

  /** Adds a place in the pattern, and those behind it that need no further segment: `**` stands for no folder, too. */
  private reach(at: number, reached: Set<number>): void {
    for (let place = at; !reached.has(place); place += 1) {
      reached.add(place);
      if (this.segments[place] !== ANY_FOLDERS) return;
    }
  }
}

/** Matches a name with a segment of a pattern. After a mismatch, only the last star takes more: an earlier one need not. */
function matchesSegment(segment: string, name: string): boolean {
  let [at, from] = [0, 0];
  let star: { readonly at: number; from: number } | undefined;
  while (from < name.length) {
    const wanted = segment[at];
    if (wanted === '*') star = { at: (at += 1), from };
    else if (wanted === '?' || wanted === name[from]) {
      // A question mark stands for a whole character, which can be a pair of surrogates.
      from += wanted === '?' ? String.fromCodePoint(name.codePointAt(from)!).length : 1;
      at += 1;
    } else if (star) {
      star.from += 1;
      [at, from] = [star.at, star.from];
    } else return false;
  }
  while (segment[at] === '*') at += 1;
  return at === segment.length;
}
