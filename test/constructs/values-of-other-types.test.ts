import { Fn, Lazy, TerraformVariable, Testing } from 'cdktf';
import type { TerraformStack } from 'cdktf';
import {
  Acceptance,
  Dataset,
  Invitation,
  SnapshotSchedule,
  SnapshotTrigger,
  computeTermsHash,
} from '../../constructs';
import { PROPS_TYPES } from '../../constructs/synthesis/props-shapes';
import { DataShareError } from '../../lib/errors/data-share-error';
import type { InputShape, PropertyShape } from '../../lib/model/rules/input-shape';
import { stackForTest } from '../support/stacks';
import { accept, copyShare, recipient, referToStore } from './declarations';
import type { ShapeName } from './props-calls';
import { PROPS_CALLS } from './props-calls';

/* JavaScript and `ts-node -T` pass whatever they are given: a value of another type is named, and never ends in an exception of ours. */

function getMessages(call: () => unknown): readonly string[] {
  try {
    call();
    return [];
  } catch (error) {
    if (!DataShareError.isDataShareError(error)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

class Other {
  public readonly own = 1;
}

/** Values of all types, by what they are. */
const VALUES: Readonly<Record<string, (stack: TerraformStack) => unknown>> = {
  null: () => null,
  'a number that is none': () => NaN,
  'a number without end': () => Infinity,
  'a number': () => -7.5,
  'a number of another type': () => 7n,
  'a text': () => 'x',
  'an empty text': () => '',
  'a text as an object': () => new String('x'),
  true: () => true,
  'a symbol': () => Symbol('x'),
  'a function': () => () => 'x',
  'a class': () => Other,
  'an object': () => ({}),
  'an object of another class': () => new Other(),
  'a date': () => new Date(0),
  'a map': () => new Map([['x', 1]]),
  'a set': () => new Set(['x']),
  'a promise': () => Promise.resolve('x'),
  'an expression': () => /x/,
  'a buffer': () => Buffer.from('x'),
  'an empty array': () => [],
  // eslint-disable-next-line no-sparse-arrays -- the mistake
  'an array with a hole': () => [, 'x'],
  'an array of null': () => [null],
  'an array of arrays': () => [['x']],
  'a construct': (stack) => stack,
  'a variable': (stack) => new TerraformVariable(stack, 'variable', {}),
  'a token of any type': (stack) => new TerraformVariable(stack, 'any', {}).value as unknown,
  'a token of a text': (stack) => new TerraformVariable(stack, 'text', {}).stringValue,
  'a token of a number': (stack) => new TerraformVariable(stack, 'number', {}).numberValue,
  'a token of a list': (stack) => new TerraformVariable(stack, 'list', {}).listValue,
  'an array of tokens': (stack) => [new TerraformVariable(stack, 'item', {}).value as unknown],
  'a list of Terraform': () => Fn.split(',', 'x'),
  'a value that is computed later': () => Lazy.anyValue({ produce: () => 'x' }),
};

const PROPERTIES = Object.entries(PROPS_TYPES.shapes as Readonly<Record<string, InputShape>>).flatMap(
  ([type, shape]) => Object.entries(shape).map(([name, property]) => ({ type, name, property })),
);

/** The values that a property cannot have, by its types. Tokens and values of its own type are not among them. */
function listWrongValues({ types = [] }: PropertyShape): readonly string[] {
  const wrong = ['null', 'a symbol', 'a function', 'a class', 'a date', 'a map', 'a promise', 'a buffer'];
  if (!types.includes('object')) wrong.push('a variable');
  if (!types.includes('array')) wrong.push('an array with a hole', 'an array of null');
  if (!types.includes('string')) wrong.push('a text', 'an empty text');
  if (!types.includes('number')) wrong.push('a number', 'a number that is none', 'a number of another type');
  if (!types.includes('boolean')) wrong.push('true');
  if (types.includes('string') && types.length === 1)
    wrong.push('a token of a number', 'a token of any type', 'a text as an object');
  return wrong;
}

test.each(PROPERTIES)(
  '$name of $type: no value ends in an exception, and one of another type is refused by name',
  ({ type, name, property }) => {
    const wrong = property.types === undefined ? [] : listWrongValues(property);
    for (const [title, create] of Object.entries(VALUES)) {
      const stack = stackForTest();
      const found = getMessages(() => PROPS_CALLS[type as ShapeName](stack, { [name]: create(stack) }));
      if (!wrong.includes(title)) continue;
      expect([title, ...found]).toContainEqual(expect.stringMatching(new RegExp(`'(\\S+\\.)?${name}[[']`)));
      const unclear = title.includes('null') ? /TfToken/ : /TfToken|got (undefined|null)\b/;
      expect(found.filter((message) => unclear.test(message))).toEqual([]);
    }
  },
);

const text = (stack: TerraformStack): string => new TerraformVariable(stack, 'v', {}).stringValue;
const share = (stack: TerraformStack, props: object) =>
  copyShare(stack, 'sales', referToStore(stack, 'contoso'), props);

test.each<[title: string, call: (stack: TerraformStack) => unknown, message: string]>([
  [
    'an end that is a token of a number',
    (stack) =>
      share(stack, {}).invite(recipient(stack), {
        expiresOn: new TerraformVariable(stack, 'v', {}).numberValue as unknown as string,
      }),
    `'expiresOn' must be a text, or a token of a text, got "a token of type number"`,
  ],
  [
    'an end that is the value of a variable',
    (stack) =>
      share(stack, {}).invite(recipient(stack), {
        expiresOn: new TerraformVariable(stack, 'v', {}).value as unknown as string,
      }),
    `'expiresOn' must be a text, or a token of a text, got "a token of type object"`,
  ],
  [
    'datasets that are a list of Terraform',
    (stack) => share(stack, { datasets: new TerraformVariable(stack, 'v', {}).listValue }),
    `'datasets' must be a literal: an array of Dataset, got "a token of type array"`,
  ],
  [
    'datasets with a hole',
    // eslint-disable-next-line no-sparse-arrays -- the mistake
    (stack) => share(stack, { datasets: [, Dataset.container('curated')] }),
    `'datasets[0]' must be an object of type Dataset, but it is not set`,
  ],
  [
    'datasets that are a set',
    (stack) => share(stack, { datasets: new Set([Dataset.container('curated')]) }),
    `'datasets' must be an array of Dataset, got an object of class Set`,
  ],
  [
    'readers with a hole',
    // eslint-disable-next-line no-sparse-arrays -- the mistake
    (stack) => accept(stack, 'sales', { readers: [,] as never[] }),
    `'readers[0]' must be an object of type Principal or IRecipient, but it is not set`,
  ],
  [
    'existing containers with a hole',
    // eslint-disable-next-line no-sparse-arrays -- the mistake
    (stack) => accept(stack, 'sales', { existingContainers: [, 'landing'] as string[] }),
    `'existingContainers[0]' must be a text, but it is not set`,
  ],
  [
    'an existing container that is a token',
    (stack) => accept(stack, 'sales', { existingContainers: [text(stack)] }),
    `'existingContainers[0]' must be one of the containers of this subscription, "landing", "datashare", got "a token"`,
  ],
  [
    'an invitation that is a promise',
    (stack) => accept(stack, 'sales', { invitation: Promise.resolve() as never }),
    `'invitation' must be an object of type IInvitation, got an object of class Promise`,
  ],
  [
    'a schedule whose factory is not called',
    (stack) => share(stack, { snapshotSchedule: () => SnapshotSchedule.daily({ hour: 3 }) }),
    `'snapshotSchedule' must be an object of type SnapshotSchedule, got a value of type function`,
  ],
  [
    'a trigger without a time as a schedule',
    (stack) => share(stack, { snapshotSchedule: SnapshotTrigger.manual() }),
    `'snapshotSchedule' must be an object of type SnapshotSchedule, got {"kind":"Manual"}`,
  ],
  [
    'a schedule that no factory made',
    () => Reflect.construct(SnapshotSchedule, ['0 0 0 3 * *']) as unknown,
    `'new SnapshotSchedule' must be a call of SnapshotSchedule.daily, SnapshotSchedule.hourly, SnapshotSchedule.cron, got "0 0 0 3 * *"`,
  ],
  [
    'a trigger that no factory made',
    () => Reflect.construct(SnapshotTrigger, ['Cron', 'nonsense']) as unknown,
    `'new SnapshotTrigger' must be a call of SnapshotTrigger.cron, SnapshotTrigger.onProviderSchedule, SnapshotTrigger.onChange, SnapshotTrigger.manual, got "Cron"`,
  ],
  [
    'a dataset that no factory made',
    () => Reflect.construct(Dataset, ['curated']) as unknown,
    `'new Dataset' must be a call of Dataset.container, Dataset.folder, Dataset.file, got "curated"`,
  ],
  [
    'an invitation that no factory read',
    () => Reflect.construct(Invitation, ['invitation.json']) as unknown,
    `'new Invitation' must be a call of Invitation.fromFile, Invitation.fromTerraformOutput, got "invitation.json"`,
  ],
  [
    'an acceptance that no factory read',
    () => Reflect.construct(Acceptance, [{}]) as unknown,
    `'new Acceptance' must be a call of Acceptance.fromFile, Acceptance.fromTerraformOutput, got {}`,
  ],
  [
    'a construct as a container',
    (stack) => Dataset.container(stack as unknown as string),
    `'container' must be a text, got an object of class TerraformStack`,
  ],
  [
    'a container of a list of Terraform',
    (stack) => Dataset.container(new TerraformVariable(stack, 'v', {}).listValue[0]),
    `'container' must be 3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit; or $web, $root or $logs, got "a token"`,
  ],
  [
    'the hash of terms that only Terraform knows',
    (stack) => computeTermsHash(text(stack)),
    `'termsOfUse' must be a literal, because it is read during synthesis, got "a token"`,
  ],
  [
    'the text of an invitation in place of its path',
    () => Invitation.fromFile('{"documentType":"invitation"}'),
    `'path' must be the path of an invitation, not its content, which 'fromTerraformOutput' reads, got "{\\"documentType\\":\\"invitation\\"}"`,
  ],
  [
    'a URL in place of a path',
    () => Acceptance.fromFile('https://contoso.blob.core.windows.net/exchange/a.json'),
    `'path' must be the path of an acceptance that was downloaded, not a URL, got "https://contoso.blob.core.windows.net/exchange/a.json"`,
  ],
  [
    'a path that only Terraform knows',
    (stack) => Invitation.fromFile(text(stack)),
    `'path' must be the path of an invitation, and a literal: it is read during synthesis, got "a token"`,
  ],
  [
    'the construct of an output in place of what Terraform prints',
    (stack) => Invitation.fromTerraformOutput(share(stack, {}).invite(recipient(stack)).output),
    `'output' must be what 'terraform output -json' printed: it is read during synthesis, got an object of class TerraformOutput`,
  ],
  [
    'the value of an output in place of what Terraform prints',
    (stack) => Acceptance.fromTerraformOutput(text(stack)),
    `'output' must be what 'terraform output -json' printed: it is read during synthesis, got "a token"`,
  ],
])('%s', (_, call, message) => {
  expect(getMessages(() => call(stackForTest()))).toEqual([message]);
});

test('a document of a synthesized file is not called damaged: Terraform has not evaluated it', () => {
  const stack = stackForTest();
  const sent = copyShare(stack, 'sales', referToStore(stack, 'contoso', { location: text(stack) }));
  sent.invite(recipient(stack), { outputName: 'invitation' });
  const { output } = JSON.parse(Testing.synth(stack)) as { output: Record<string, { value: unknown }> };
  try {
    Invitation.fromTerraformOutput(output['invitation'].value);
    throw new Error('it was accepted');
  } catch (error) {
    expect(error).toMatchObject({
      problems: [
        {
          code: 'DocumentInvalid',
          fix: 'apply the stack, and take the document from terraform output -json: this one has an expression that only Terraform can evaluate',
        },
      ],
    });
  }
});
