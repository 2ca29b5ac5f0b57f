import { Testing } from 'cdktf';
import { accessMatchers } from 'cdktf-azure-data-share/testing';
import { ProviderStack } from './provider-stack';

expect.extend(accessMatchers);

test('the recipient reads the orders, and nothing beside them', () => {
  const stack = new ProviderStack(Testing.app(), 'provider');
  expect(stack).toGrant('fabrikam', 'curated/orders/2026/01.csv');
  expect(stack).toGrant('fabrikam', 'curated/orders/');
  expect(stack).toDeny('fabrikam', 'curated/orders-internal/01.csv');
  expect(stack).toDeny('fabrikam', 'curated/');
});
