import { INVITATION, subscriptionWith } from '../../fixtures/documents';
import { explainEngines, priceForecast } from '../../../lib/runtime/engines';
import { datashare, documentFile } from '../../support/cli';
import { getRefusal } from '../../support/refusal';

const TENANT = '33333333-0000-4000-8000-000000000003';

const explain = (document: object, facts?: object, ...args: string[]) =>
  datashare([
    'engine',
    'explain',
    documentFile(document),
    ...(facts ? ['--facts', documentFile(facts, 'facts.json')] : []),
    ...args,
  ]);

const daily = subscriptionWith({ snapshotTrigger: { kind: 'Cron', cron: '0 3 * * *' } });

const KNOWN = {
  estimates: {
    files: 1000,
    bytes: 1e9,
    changedFilesPerDay: 10,
    changedBytesPerDay: 1e6,
    largestFileBytes: 1e8,
    archivedFiles: 0,
    appendOrPageBlobs: 0,
    customerKeyBlobs: 0,
    hasBackdatedFiles: false,
  },
  source: { tenantId: TENANT },
  target: { tenantId: TENANT },
};

interface Explanation {
  readonly name: string;
  readonly decision: string;
  readonly engines: readonly { engine: string; verdict: string; obstacles: readonly object[] }[];
  readonly missingFacts: readonly string[];
  readonly problems: readonly { code: string }[];
}

describe('engine explain', () => {
  test('ranks the engines, with the limit and its source for each that cannot', async () => {
    const { exitCode, stdout, stderr } = await explain(daily, KNOWN);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain(
      [
        'contoso-sales: which engines can copy it',
        '',
        '  1. datashare sync: fits',
        '     first copy: 1.0 GB, about 9.0 s (based on measured request rates and an',
        '         assumed 1 Gbit/s; the service can be slower)',
        '       the provider pays 1 list operation, 1,000 read operations',
        '       the consumer pays 1,020 write operations',
        '     30 days: 30.0 MB, about 2.0 s (based on measured request rates and an',
        '         assumed 1 Gbit/s; the service can be slower)',
        '       the provider pays 30 list operations, 300 read operations',
        '       the consumer pays 603 write operations',
        '',
        '  2. Data Factory: fits',
      ].join('\n'),
    );
    expect(stdout).toContain(
      [
        '  3. Storage Mover: unknown',
        '     ? the number of other jobs at the same time is unknown; settled by',
        '       settings.otherMoverJobs',
        '       at most 10 jobs run at the same time in an Azure subscription',
        '       [storage-mover-jobs]',
        '       https://learn.microsoft.com/azure/storage-mover/azure-to-azure-migration',
      ].join('\n'),
    );
    expect(stdout).toContain('  4. Object replication: cannot\n     x the path at the target differs');
  });

  test('exits with 1 while it is unknown whether an engine fits, and names what would settle it', async () => {
    const { exitCode, stderr } = await explain(subscriptionWith({}));
    expect(exitCode).toBe(1);
    expect(stderr).toContain('[EngineUnknown]');
    expect(stderr).toContain('estimates.archivedFiles');
  });

  test('exits with 3 if each engine breaks a limit', async () => {
    const facts = { ...KNOWN, estimates: { ...KNOWN.estimates, archivedFiles: 4 } };
    const { exitCode, stderr } = await explain(subscriptionWith({}), facts);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('[NoEngineFits]');
  });

  test('prints one JSON document with every obstacle', async () => {
    const { exitCode, stdout } = await explain(subscriptionWith({}), undefined, '--json');
    const explanation = JSON.parse(stdout) as Explanation;
    expect(exitCode).toBe(1);
    expect(explanation).toMatchObject({ name: 'contoso-sales', decision: 'Unknown' });
    expect(explanation.problems).toMatchObject([{ code: 'EngineUnknown' }]);
    expect(explanation.engines.at(-1)).toMatchObject({ engine: 'ObjectReplication', verdict: 'Excluded' });
    expect(explanation.engines.at(-1)!.obstacles).toContainEqual(
      expect.objectContaining({
        limitId: 'object-replication-names',
        effect: 'Excluded',
        source: 'https://learn.microsoft.com/azure/storage/blobs/object-replication-overview',
      }),
    );
  });

  test('explains an invitation too, whose places are still unknown', async () => {
    const { stdout } = await explain(INVITATION, undefined, '--json');
    const { missingFacts } = JSON.parse(stdout) as Explanation;
    expect(missingFacts).toEqual(
      expect.arrayContaining(['subscription.mappings', 'subscription.deletions', 'target.isHnsEnabled']),
    );
  });

  test('refuses facts that are wrong or that the document contradicts, all at once', async () => {
    const wrong = await explain(subscriptionWith({}), { estimates: { files: 'many', bytes: -1 } });
    expect([wrong.exitCode, wrong.stderr.match(/\[DocumentInvalid\]/g)]).toEqual([
      2,
      ['[DocumentInvalid]', '[DocumentInvalid]'],
    ]);
    const other = await explain(subscriptionWith({}), { target: { isHnsEnabled: true } });
    expect(other.exitCode).toBe(2);
    expect(other.stderr).toContain("'target.isHnsEnabled' differs from the document");
  });

  describe('a budget', () => {
    const PRICES = {
      currency: 'EUR',
      source: 'an example',
      provider: { Read: 0.01, ListAndCreateContainer: 0.1 },
      consumer: { Write: 0.1 },
      retrievalPerGb: 0,
      processPerHour: 0,
    };
    const price = (budget: string, prices: object = PRICES, facts: object = KNOWN) =>
      explain(daily, facts, '--prices', documentFile(prices, 'prices.json'), '--budget', budget);

    test('suffices for the first copy and 30 days of changes', async () => {
      const { exitCode, stdout } = await price('0.02');
      expect(exitCode).toBe(0);
      expect(stdout).toContain('       cost: 0.00 EUR for the provider, 0.01 EUR for the consumer\n');
    });

    test('that the forecast exceeds ends with exit code 5', async () => {
      const { exitCode, stderr } = await price('0.01');
      expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[BudgetExceeded]')]);
    });

    test.each<[string, object, object, string]>([
      ['a price', { ...PRICES, consumer: {} }, KNOWN, 'the price of consumer.Write'],
      [
        'the size of the largest file',
        PRICES,
        { ...KNOWN, estimates: { ...KNOWN.estimates, largestFileBytes: undefined } },
        'files over 5,000 MiB',
      ],
    ])('is not known to suffice without %s: exit code 5', async (_case, prices, facts, missing) => {
      const { exitCode, stderr } = await price('1000', prices, facts);
      expect([exitCode, stderr]).toEqual([5, expect.stringContaining('[ForecastIncomplete]')]);
      expect(stderr).toContain(missing);
    });

    test('is told of too if nobody knows which engine fits: exit code 1', async () => {
      const estimates = { ...KNOWN.estimates, archivedFiles: undefined };
      const { exitCode, stderr } = await price('0.01', PRICES, { ...KNOWN, estimates });
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/\[EngineUnknown\][^]*\[BudgetExceeded\]/);
    });

    test('needs prices', async () => {
      expect(await explain(daily, KNOWN, '--budget', '5')).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining('--budget needs the prices') as string,
      });
    });
  });

  test.each(['--facts', '--prices'])(
    'a file of %s that is no JSON is to be corrected, not made anew',
    async (option) => {
      const file = documentFile('{"estimates": {"files": NaN}}', 'mine.json');
      const { exitCode, stderr } = await datashare(['engine', 'explain', documentFile(daily), option, file]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('[DocumentNotJson]');
      expect(stderr).toContain('fix: correct it;');
    },
  );

  test.each([80, 40])('keeps within %i columns, apart from URLs', async (columns) => {
    const { stdout } = await datashare(['engine', 'explain', documentFile(subscriptionWith({}))], {
      columns,
    });
    const long = stdout.split('\n').filter((line) => line.length > columns && !line.includes('https://'));
    expect(long).toEqual([]);
  });
});

test('a program cannot ask for a budget without prices', async () => {
  expect(await getRefusal(() => explainEngines(daily, { budget: 5 }))).toMatchObject([
    { code: 'ValueInvalid', text: expect.stringContaining("'prices' must be given") as string },
  ]);
  const { forecast } = explainEngines(daily).engines[0];
  expect(await getRefusal(() => priceForecast(forecast.month, { budget: 5 }))).toHaveLength(1);
  expect(await getRefusal(() => priceForecast(forecast.month, { budget: -1 }))).toHaveLength(2);
});

test.each([NaN, -1, Infinity, '50'])('a program cannot ask for a budget of %j', async (budget) => {
  const options = { budget } as { budget: number };
  const refusal: unknown = expect.objectContaining({
    code: 'ValueInvalid',
    text: expect.stringMatching(/^'budget' must be/) as string,
  });
  expect(await getRefusal(() => explainEngines(daily, options))).toContainEqual(refusal);
  const { forecast } = explainEngines(daily).engines[0];
  expect(await getRefusal(() => priceForecast(forecast.month, options))).toContainEqual(refusal);
});
