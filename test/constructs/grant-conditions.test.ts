import { Dataset } from '../../constructs';
import type { Offers } from './share-stacks';
import { LATER, onlyCondition, createShareStack, UNTIL } from './share-stacks';

/*
 * Azure replaces an assignment whose condition changes (azurerm 4.55 does): a change of any text below makes access
 * blink for everybody who has updated.
 */

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers/blobs';
const READ = `((!(ActionMatches{'${BLOBS}/read'} AND NOT SubOperationMatches{'Blob.List'}))`;
const LIST = `((!(ActionMatches{'${BLOBS}/read'} AND SubOperationMatches{'Blob.List'}))`;
const PATH = `@Resource[${BLOBS}:path]`;
const PREFIX = `@Request[${BLOBS}:prefix]`;
const BEFORE_2027 = "@Environment[UtcNow] DateTimeLessThan '2027-01-01T00:00:00.000Z'";
const BEFORE_JULY_2028 = "@Environment[UtcNow] DateTimeLessThan '2028-06-30T12:00:00.000Z'";
const NEVER = "@Environment[UtcNow] DateTimeLessThan '2000-01-01T00:00:00.000Z'";

const folder = (path: string): Dataset => Dataset.folder('curated', path);
const file = (path: string): Dataset => Dataset.file('curated', path);
const container = Dataset.container('curated');
const hns = { isHnsEnabled: true };

function lines(...text: string[]): string {
  return text.join('\n');
}

describe('the condition', () => {
  test('of a container is none', () => {
    expect(onlyCondition(createShareStack([[[container]]]))).toBeUndefined();
  });

  test('of one folder on flat Blob storage is below it, for reading and for listing', () => {
    expect(onlyCondition(createShareStack([[[folder('sales')]]]))).toBe(
      lines(
        READ,
        `OR (${PATH} StringStartsWith 'sales/'))`,
        `AND ${LIST}`,
        `OR (${PREFIX} StringStartsWith 'sales/'))`,
      ),
    );
  });

  test('of one folder on ADLS Gen2 has the folder itself, for reading alone', () => {
    expect(onlyCondition(createShareStack([[[folder('sales')]]], hns))).toBe(
      lines(
        READ,
        `OR (${PATH} StringStartsWith 'sales/'`,
        `OR ${PATH} StringEquals 'sales'))`,
        `AND ${LIST}`,
        `OR (${PREFIX} StringStartsWith 'sales/'))`,
      ),
    );
  });

  test('of one file gives no right to list', () => {
    expect(onlyCondition(createShareStack([[[file('codes.csv')]]]))).toBe(
      lines(READ, `OR (${PATH} StringEquals 'codes.csv'))`, `AND ${LIST}`, `OR (${NEVER}))`),
    );
  });

  test('of two files is one set', () => {
    expect(onlyCondition(createShareStack([[[file('b.csv'), file('a.csv')]]]))).toBe(
      lines(
        READ,
        `OR (${PATH} ForAnyOfAnyValues:StringEquals {'a.csv', 'b.csv'}))`,
        `AND ${LIST}`,
        `OR (${NEVER}))`,
      ),
    );
  });

  test('of a folder and a file is that of both, on flat Blob storage and on ADLS Gen2', () => {
    const offers: Offers = [[[file('codes.csv'), folder('sales')]]];
    const list = [`AND ${LIST}`, `OR (${PREFIX} StringStartsWith 'sales/'))`];
    expect(onlyCondition(createShareStack(offers))).toBe(
      lines(READ, `OR (${PATH} StringStartsWith 'sales/'`, `OR ${PATH} StringEquals 'codes.csv'))`, ...list),
    );
    expect(onlyCondition(createShareStack(offers, hns))).toBe(
      lines(
        READ,
        `OR (${PATH} StringStartsWith 'sales/'`,
        `OR ${PATH} ForAnyOfAnyValues:StringEquals {'sales', 'codes.csv'}))`,
        ...list,
      ),
    );
  });

  test('of a container with an end is the end', () => {
    expect(onlyCondition(createShareStack([[[container], { expiresOn: UNTIL }]]))).toBe(
      lines(`((!(ActionMatches{'${BLOBS}/read'}))`, `OR (${BEFORE_2027}))`),
    );
  });

  test('of a folder with an end and its container without is none', () => {
    const offers: Offers = [[[folder('sales')], { expiresOn: UNTIL }], [[container]]];
    expect(onlyCondition(createShareStack(offers))).toBeUndefined();
  });

  test('of a container with an end and a folder without is both', () => {
    const offers: Offers = [[[folder('sales')]], [[container], { expiresOn: UNTIL }]];
    expect(onlyCondition(createShareStack(offers))).toBe(
      lines(
        READ,
        `OR (${BEFORE_2027}`,
        `OR ${PATH} StringStartsWith 'sales/'))`,
        `AND ${LIST}`,
        `OR (${BEFORE_2027}`,
        `OR ${PREFIX} StringStartsWith 'sales/'))`,
      ),
    );
  });

  test('of two shares with different ends keeps each end to its own', () => {
    const offers: Offers = [
      [[folder('sales')], { expiresOn: UNTIL }],
      [[folder('stock')], { expiresOn: LATER }],
    ];
    expect(onlyCondition(createShareStack(offers))).toBe(
      lines(
        READ,
        `OR ((${PATH} StringStartsWith 'sales/'`,
        `AND ${BEFORE_2027})`,
        `OR (${PATH} StringStartsWith 'stock/'`,
        `AND ${BEFORE_JULY_2028})))`,
        `AND ${LIST}`,
        `OR ((${PREFIX} StringStartsWith 'sales/'`,
        `AND ${BEFORE_2027})`,
        `OR (${PREFIX} StringStartsWith 'stock/'`,
        `AND ${BEFORE_JULY_2028})))`,
      ),
    );
  });

  test.each<[string, Offers]>([
    ['a folder in it', [[[folder('sales'), folder('sales/daily')]]]],
    ['a file in it', [[[folder('sales'), file('sales/1.csv')]]]],
    ['itself', [[[folder('sales')]], [[folder('sales')]]]],
    [
      'a folder in it, of another share that ends',
      [[[folder('sales')]], [[folder('sales/x')], { expiresOn: UNTIL }]],
    ],
    ['itself, of another share that ends', [[[folder('sales')], { expiresOn: UNTIL }], [[folder('sales')]]]],
  ])('of a folder and %s is that of the folder', (_what, offers) => {
    expect(onlyCondition(createShareStack(offers))).toBe(
      onlyCondition(createShareStack([[[folder('sales')]]])),
    );
  });

  test('of one folder that ends twice has the later end, however it is spelled', () => {
    const ended = onlyCondition(createShareStack([[[folder('sales')], { expiresOn: UNTIL }]]));
    expect(ended).toContain(BEFORE_2027);
    for (const expiresOn of [UNTIL, '2027-01-01T00:00:00.0Z', '2026-12-31T23:59:59Z']) {
      const again: Offers = [
        [[folder('sales')], { expiresOn: UNTIL }],
        [[folder('sales')], { expiresOn }],
      ];
      expect(onlyCondition(createShareStack(again))).toBe(ended);
    }
  });

  test('has quotes and backslashes escaped for Azure, and templates for Terraform', () => {
    const path = "it's a\\b ${x} %{y} $${z}";
    const datasets = [Dataset.folder('curated', path, { datasetName: 'a' })];
    const written = "'it\\'s a\\\\b $${x} %%{y} $$${z}/'";
    expect(onlyCondition(createShareStack([[datasets]]))).toBe(
      lines(
        READ,
        `OR (${PATH} StringStartsWith ${written}))`,
        `AND ${LIST}`,
        `OR (${PREFIX} StringStartsWith ${written}))`,
      ),
    );
  });
});
