import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TerraformStack } from 'cdktf';
import ts from 'typescript';
import * as constructs from '../../constructs';
import type { IDataStore } from '../../constructs';
import { DataStore } from '../../constructs';
import { EndStatus, LogEvent } from '../../lib/model/values/log-line';
import { bothSides, container, contents, fill, freshName } from '../support/accounts';
import { datashare, documentFile } from '../support/cli';
import { inContainers, readJobContainer } from '../support/container-job';
import { listBlocks, listCommandLines, readPage, ROOT } from './pages';
import { stackForTest, synthesizeStack } from '../support/stacks';

/*
 * The guides to scheduling, to other tenants and to monitoring, followed: their code is synthesized, and the command of the job
 * runs as it does in the container. code-blocks.test.ts compiles the code.
 */

const [SCHEDULING, CROSS_TENANT, MONITORING] = ['scheduling', 'cross-tenant', 'monitoring'].map(
  (name) => `docs/${name}.md`,
);
const lines = [SCHEDULING, CROSS_TENANT].flatMap((page) => listCommandLines(page));

/** The invitation that Contoso sends in the guide to exchanges. */
const invitation = (
  JSON.parse(readFileSync(join(ROOT, 'examples/exchange/golden/contoso.tf.json'), 'utf8')) as {
    output: Record<string, { value: object }>;
  }
).output['fabrikam_invitation'].value;

/** Runs the code of the guide, with the invitation where it looks for it, and returns its exports. */
function loadGuide(): { readonly receiveWeather: (stack: TerraformStack, store: IDataStore) => void } {
  const file = 'weather-fabrikam.invitation.json';
  const path = join(mkdtempSync(join(tmpdir(), 'docs-')), file);
  writeFileSync(path, JSON.stringify(invitation));
  const { outputText } = ts.transpileModule(
    listBlocks('ts', SCHEDULING)[0].code.replace(`'${file}'`, JSON.stringify(path)),
    {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    },
  );
  const exported = {};
  const modules: Readonly<Record<string, unknown>> = { 'cdktf-azure-data-share': constructs };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is our own guide
  const run = new Function('require', 'exports', outputText) as (
    require: (name: string) => unknown,
    exports: object,
  ) => void;
  run((name) => modules[name], exported);
  return exported as ReturnType<typeof loadGuide>;
}

const stack = stackForTest('fabrikam');
const store = DataStore.fromAttributes(stack, 'lake', {
  storageAccountId:
    '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/fabrikam',
  storageAccountName: 'fabrikam',
  location: 'westeurope',
  tenantId: '44444444-4444-4444-8444-444444444444',
});
loadGuide().receiveWeather(stack, store);
const text = JSON.stringify(synthesizeStack(stack));

interface Job {
  readonly name: string;
  readonly resource_group_name: string;
  readonly schedule_trigger_config: { readonly cron_expression: string };
  readonly template: { readonly container: readonly { readonly image: string }[] };
}
const { resource } = JSON.parse(text) as { resource: Record<string, Record<string, Job>> };
const [job] = Object.values(resource['azurerm_container_app_job']);

test("its code makes a job that runs by the provider's schedule, and two alerts", () => {
  expect(job.schedule_trigger_config.cron_expression).toBe('30 3 * * *');
  expect(
    Object.values(resource['azurerm_monitor_scheduled_query_rules_alert_v2']).map(({ name }) => name),
  ).toEqual(['weather-job-failed', 'weather-job-late']);
});

test('its lines build, push and start what its code names', () => {
  const [{ image }] = job.template.container;
  expect(lines).toContain(`docker build --platform linux/amd64 --tag ${image} .`);
  expect(lines).toContain(`docker push ${image}`);
  expect(lines).toContain(
    `az containerapp job start --name ${job.name} --resource-group ${job.resource_group_name}`,
  );
  expect(lines).toContain(`docker run --rm ${image} --version`);
  const [identity] = Object.values(resource['azurerm_user_assigned_identity']);
  expect(lines).toContain(
    `az identity show --name ${identity.name} --resource-group ${identity.resource_group_name} --query principalId`,
  );
  expect(Object.keys((JSON.parse(text) as { output: object }).output)).toContain('subscription');
  const programs = 'npm npm docker docker az docker az terraform datashare az az az az az';
  expect(lines.map((line) => line.split(' ')[0]).join(' ')).toBe(programs);
});

test("its federated credential is of the consumer's tenant, and for the application of the code", () => {
  const credential = JSON.parse(listBlocks('json', CROSS_TENANT)[0].code) as Record<string, unknown>;
  expect(credential).toMatchObject({
    issuer: `https://login.microsoftonline.com/${store.tenantId}/v2.0`,
    audiences: ['api://AzureADTokenExchange'],
  });
  const { DATASHARE_SOURCE_CLIENT_ID } = readJobContainer(text).env;
  expect(lines.filter((line) => line.includes(`--id ${DATASHARE_SOURCE_CLIENT_ID}`))).toHaveLength(2);
});

/** Fields that the guide promises for the last line of a run. */
const FIELDS = [
  'time',
  'level',
  'event',
  'subscriptionName',
  'shareName',
  'invitationId',
  'status',
  'exitCode',
  'code',
  'message',
  'fix',
];

test('its job receives what is shared, logs what the guide names, and history lists the run', async () => {
  const { args, env } = readJobContainer(text);
  const names = new Map<string, string>();
  const subscription = inContainers(env['DATASHARE_SUBSCRIPTION'], (side, name) => {
    const key = `${side} ${name}`;
    names.set(key, names.get(key) ?? freshName());
    return names.get(key)!;
  });
  await fill('contoso', names.get('source observations')!, { 'daily/a.csv': 'date,rain' });
  await fill('contoso', names.get('exchange exchange')!, {});
  const inContainer = { ...env, ...bothSides(), DATASHARE_SUBSCRIPTION: JSON.stringify(subscription) };
  const ran = await datashare(args, { env: inContainer });
  expect(ran).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('Error') as string });
  const last = JSON.parse(ran.stdout.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;
  expect(last).toMatchObject({ event: LogEvent.ENDED, status: EndStatus.SUCCEEDED, filesWritten: 1 });
  for (const field of FIELDS) expect(last).toHaveProperty(field);
  for (const named of [...FIELDS, LogEvent.ENDED, ...Object.values(EndStatus)])
    expect(readPage(MONITORING)).toContain(`\`${named}\``);
  expect(await contents(container('fabrikam', names.get('target contoso')!))).toEqual({
    'weather/a.csv': 'date,rain',
  });

  const [history] = lines.filter((line) => line.startsWith('datashare '));
  const words = history.split(' ').slice(1);
  const file = documentFile(subscription);
  const listed = await datashare(words.map((word) => (word.endsWith('.json') ? file : word)));
  expect(listed).toMatchObject({ exitCode: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^contoso-weather\n[^]*FullSync +Succeeded +1 /);
});
