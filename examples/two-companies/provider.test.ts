import { Testing } from 'cdktf';
import { accessMatchers } from '../../testing';
import { ContosoStack } from './provider';

expect.extend(accessMatchers);

test('Fabrikam reads and lists flights and weather, and nothing else of Contoso', () => {
  const stack = new ContosoStack(Testing.app(), 'contoso');
  expect(stack).toGrant('fabrikam', 'contoso/flights/2026/01.csv');
  expect(stack).toGrant('fabrikam', 'contoso/weather/');
  expect(stack).toDeny('fabrikam', 'contoso/passengers/2026/01.csv');
  // Somebody else, who has no invitation.
  expect(stack).toDeny('0f6c2f0e-3c1d-4d6e-8f0a-2b7c9d1e3f55', 'contoso/flights/2026/01.csv');
});
