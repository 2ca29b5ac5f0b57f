import { changesConditionInPlace } from '../../../../../lib/access/terraform/files/azurerm-version';

test.each<[string | null, boolean | undefined]>([
  ['4.55.0', false],
  ['= 4.79.0', false],
  ['v4.79.0', false],
  ['~> 4.55.0', false],
  ['>= 4.0, < 4.80', false],
  ['< 4.79.0', false],
  ['~> 3.100', false],
  ['5.2.0', true],
  ['>= 5.2', true],
  ['~> 5.2', true],
  ['>= 5.0, > 5.2.0, != 5.3.0', true],
  ['~> 4.0', undefined],
  ['~> 5.0', undefined],
  ['~> 4', undefined],
  ['>= 4.0', undefined],
  ['>= 3.0, < 6.0', undefined],
  ['4.80.0', false],
  ['4.81.0', false],
  ['4.82.0', undefined],
  ['>= 4.81', undefined],
  ['5.0.1', false],
  ['>= 5.0, < 5.2', false],
  ['5.1.0', false],
  ['5.2.0-beta1', undefined],
  ['!= 4.0.0', undefined],
  ['latest', undefined],
  ['', undefined],
  [null, undefined],
])('a condition changes in place by %j: %j', (constraint, expected) => {
  expect(changesConditionInPlace(constraint)).toBe(expected);
});
