import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccessReport } from '../../lib/access/review/access-report';
import type { ContosoProps } from '../../examples/in-place-native/provider';
import { ContosoStack } from '../../examples/in-place-native/provider';
import { compareReports, listGrants, reviewFiles, reviewPrior } from '../fixtures/native-shares';
import type { Values } from '../fixtures/native-shares';
import { writeStack } from '../support/deployable';
import { appForTest, synthesizeStack } from '../support/stacks';
import { hasTerraform, terraform } from '../support/terraform';

/*
 * The review of data shares in the plans and states that Terraform writes. Where it is not on the path, these tests are skipped.
 */

const describeTerraform = hasTerraform ? describe : describe.skip;

const FABRIKAM = '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11 44444444-4444-4444-8444-444444444444 contoso';
const WOODGROVE = '7c1d2e3f-1111-4222-8333-444455556666 55555555-5555-4555-8555-555555555555 contoso';
const listAll = (who: string): string[] => [
  `${who} codes * Read+List storage data share`,
  `${who} travel trips/ Read+List storage data share`,
];

describeTerraform('the review of data shares', () => {
  let root: string;
  beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'terraform-'))));
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const write = (props?: ContosoProps): string =>
    writeStack(
      root,
      'contoso',
      JSON.stringify(synthesizeStack(new ContosoStack(appForTest(), 'contoso', props))),
    );
  const plan = async (folder: string): Promise<Values> => {
    await terraform(folder, 'plan', '-input=false', '-out=plan');
    return JSON.parse(await terraform(folder, 'show', '-json', 'plan')) as Values;
  };
  const expectNoAlarm = ({ otherWays, unreadShares, unread, warnings }: AccessReport): void => {
    expect([otherWays, unreadShares, unread]).toEqual([[], [], []]);
    expect(warnings.map(({ code }) => code).filter((code) => code !== 'SharedKeysUnknown')).toEqual([]);
  };
  const compare = (file: Values) => compareReports(reviewPrior(file), reviewFiles(file));

  test('reads the access from plans and the state, and finds what a plan changes', async () => {
    const folder = write();
    await terraform(folder, 'init', '-input=false');
    const first = await plan(folder);
    expectNoAlarm(reviewFiles(first));
    expect(listGrants(reviewFiles(first))).toEqual(listAll(FABRIKAM));
    expect(compare(first)).toMatchObject({ status: 'Changed', losses: [], unclear: [], blinks: [] });

    await terraform(folder, 'apply', '-input=false', 'plan');
    const state = JSON.parse(await terraform(folder, 'show', '-json')) as Values;
    expectNoAlarm(reviewFiles(state));
    expect(listGrants(reviewFiles(state))).toEqual(listAll(FABRIKAM));
    expect(compare(await plan(folder))).toMatchObject({ status: 'Unchanged', unclear: [], dataSharing: [] });

    write({ invitesWoodgrove: true, revoked: ['fabrikam'] });
    const changed = await plan(folder);
    expectNoAlarm(reviewFiles(changed));
    expect(listGrants(reviewFiles(changed))).toEqual(listAll(WOODGROVE));
    const { status, gains, losses, unclear, blinks } = compare(changed);
    expect([status, unclear, blinks]).toEqual(['Changed', [], []]);
    expect(
      [gains, losses].map((side) => [
        ...new Set(side.map(({ principalId, tenantId }) => `${principalId} ${tenantId} contoso`)),
      ]),
    ).toEqual([[WOODGROVE], [FABRIKAM]]);
  });
});
