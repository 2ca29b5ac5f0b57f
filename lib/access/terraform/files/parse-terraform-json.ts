import { problems } from '../../../errors/catalogue';
import { throwProblems } from '../../../errors/data-share-error';
import { parsePosition } from '../../../model/documents/parsing/parse-json';
import { isRecord, toRecord, type Json } from '../syntax/json-values';

/** Deeper than any file that Terraform writes. It bounds the recursion of everything that reads the file. */
const MAX_DEPTH = 500;

/**
 * Parses a Terraform file, and refuses what can be understood in two ways: `JSON.parse` keeps the last of two equal keys, and
 * Terraform merges both.
 *
 * @param where Name of the file in errors.
 * @throws DataShareError `DocumentNotJson`, `TerraformFileUnknown`, `TerraformFileUnreadable`
 */
export function parseTerraformJson(input: string, where: string): Json {
  const text = input.replace(/^\uFEFF/, '');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (isLog(text)) throwProblems([problems.terraformFileUnknown()], where);
    const fix = 'pass a cdk.tf.json, or the output of terraform show -json for a plan or a state';
    throwProblems([{ ...problems.documentNotJson(parsePosition(error)), fix }], where);
  }
  const fault = findFault(text);
  if (fault !== undefined) throwProblems([problems.terraformFileUnreadable(fault)], where);
  return toRecord(json);
}

const [QUOTE, BACKSLASH, COLON] = ['"', '\\', ':'].map((sign) => sign.charCodeAt(0));

/** Finds a key that an object has twice, or too much depth. The text is valid JSON. No recursion. */
function findFault(text: string): string | undefined {
  /** The keys of each open object; null for an array. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '{' || sign === '[') {
      if (open.length === MAX_DEPTH) return `is nested deeper than ${MAX_DEPTH} levels`;
      open.push(sign === '{' ? new Set() : null);
    } else if (sign === '}' || sign === ']') {
      open.pop();
    } else if (sign === '"') {
      const end = findEndOfString(text, at);
      const keys = open.at(-1);
      if (keys && isBeforeColon(text, end + 1)) {
        const raw = text.slice(at, end + 1);
        const key = raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
        if (keys.has(key)) return describeRepeatedKey(text, at, key);
        keys.add(key);
      }
      at = end;
    }
  }
  return undefined;
}

function describeRepeatedKey(text: string, at: number, key: string): string {
  const line = text.slice(0, at).split('\n').length;
  return `has the key ${JSON.stringify(key)} twice in one object (line ${line}), which Terraform merges or refuses`;
}

function findEndOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
}

function isBeforeColon(text: string, start: number): boolean {
  let at = start;
  while (text.charCodeAt(at) <= 32) at++;
  return text.charCodeAt(at) === COLON;
}

/** Maximum length of a line of a log that is looked at. */
const MAX_LINE = 100_000;

/** True for the log that Terraform prints with `-json`: one object on each line. */
function isLog(text: string): boolean {
  const [first] = text.slice(0, MAX_LINE).split('\n', 1);
  try {
    const line: unknown = JSON.parse(first);
    return isRecord(line) && '@level' in line;
  } catch {
    return false;
  }
}
