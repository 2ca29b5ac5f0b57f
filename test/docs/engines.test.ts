import { engineFactsSchema } from '../../lib/model/engines/given-facts';
import { priceTableSchema } from '../../lib/model/engines/price-table';
import { buildLimitTables } from '../support/engine-page';
import { readBlocks, readPage } from './pages';

test('the guide has every limit, with its source and date', () => {
  expect(readPage('docs/engines.md')).toContain(buildLimitTables());
});

test('the facts and prices of the guide are read as they are', () => {
  const [facts, choices, prices] = readBlocks('docs/engines.md')
    .filter(({ language }) => language === 'json')
    .map(({ code }) => JSON.parse(code) as unknown);
  expect(engineFactsSchema.parse(facts)).toEqual(facts);
  expect(engineFactsSchema.parse(choices)).toEqual(choices);
  expect(priceTableSchema.parse(prices)).toEqual(prices);
});
