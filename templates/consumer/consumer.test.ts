import { Testing } from 'cdktf';
import { accessMatchers } from 'cdktf-azure-data-share/testing';
import { SYNCHRONIZER } from './consumer-settings';
import { ConsumerStack } from './consumer-stack';

expect.extend(accessMatchers);

test('the synchronizer opens the landing container, and no other', () => {
  const stack = new ConsumerStack(Testing.app(), 'consumer');
  expect(stack).toGrant(SYNCHRONIZER, 'contoso/orders/2026/01.csv');
  expect(stack).toDeny(SYNCHRONIZER, 'finance/salaries.csv');
});
