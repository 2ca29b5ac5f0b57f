import type { IConstruct } from 'constructs';
import { warnings } from '../../lib/errors/catalogue';
import { warn } from './warnings';

/** Properties without which access is wider, or data is less protected, and what holds without them. */
const CONSEQUENCES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  InviteOptions: {
    expiresOn: 'access has no end',
    state: 'access is active',
    grantOn: 'access is granted before anyone accepts',
    acceptBy: 'the invitation has no deadline',
  },
  ShareProps: { termsOfUse: 'nobody has to accept terms' },
  DataStoreProps: { retainOnRemoval: 'an apply can destroy its containers' },
};

/** Values are nested less deeply. The bound stops at circles. */
const MAX_DEPTH = 4;

/**
 * Warns of what a variable that is not set leaves in the properties of a construct: a property that opens access while it is
 * undefined, and names that contain the word. TypeScript allows both.
 */
export function warnOfUndefined(construct: IConstruct, type: string, input: unknown): void {
  if (isPlain(input))
    for (const [key, consequence] of Object.entries(CONSEQUENCES[type] ?? {}))
      if (Object.hasOwn(input, key) && input[key] === undefined)
        warn(construct, warnings.propertyUndefined(key, consequence));
  warnOfUndefinedText(construct, 'id', construct.node.id);
  warnOfUndefinedText(construct, '', input);
}

/** Warns of texts in which a template put the word "undefined". Text with spaces is prose, which can contain the word. */
export function warnOfUndefinedText(construct: IConstruct, path: string, value: unknown, depth = 0): void {
  if (typeof value === 'string') {
    if (FILLED_IN.test(value)) warn(construct, warnings.textUndefined(path, value));
  } else if (depth < MAX_DEPTH && Array.isArray(value)) {
    value.forEach((item, index) => warnOfUndefinedText(construct, `${path}[${index}]`, item, depth + 1));
  } else if (depth < MAX_DEPTH && isPlain(value)) {
    for (const [key, item] of Object.entries(value))
      warnOfUndefinedText(construct, path === '' ? key : `${path}.${key}`, item, depth + 1);
  }
}

/** Matches "undefined" as a word of a name, and an object in place of its name. */
const FILLED_IN = /^(?=\S+$)(?:.*[^A-Za-z])?undefined(?:[^A-Za-z].*)?$|\[object \w+\]/;

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
