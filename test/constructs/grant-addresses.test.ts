import fc from 'fast-check';
import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import { StorageContainer } from '@cdktf/provider-azurerm/lib/storage-container';
import type { TerraformStack } from 'cdktf';
import { Dataset, DatasetType, InvitationState, PrincipalType } from '../../constructs';
import type { Block } from '../support/stacks';
import { addresses, stackForTest, synthesizeStack } from '../support/stacks';
import {
  accept,
  copyShare,
  createLandingMappings,
  OTHER_PRINCIPAL,
  createReceivedInvitation,
  recipient,
  referToStore,
} from './declarations';

/*
 * Addresses are part of the contract: Terraform destroys and creates again what has a new one. A change of any literal
 * below is a breaking change.
 */

describe('addresses of grants', () => {
  test('are these, for folders and files of several shares, and stay whatever they are shared until', () => {
    const declare = (expiresOn?: string): string[] => {
      const stack = stackForTest();
      const store = referToStore(stack, 'contoso');
      const datasets = [Dataset.folder('curated', 'sales'), Dataset.file('raw', 'codes.csv')];
      const [fabrikam, litware] = [
        recipient(stack),
        recipient(stack, 'litware', { principalId: OTHER_PRINCIPAL }),
      ];
      const sales = copyShare(stack, 'sales', store, { datasets });
      sales.invite(fabrikam, { expiresOn });
      sales.invite(litware, { state: InvitationState.SUSPENDED });
      copyShare(stack, 'stock', store, { datasets: [Dataset.folder('curated', 'stock')] }).invite(fabrikam);
      return addresses(stack);
    };
    expect(declare()).toEqual(declare('2027-01-01T00:00:00Z'));
    expect(declare()).toEqual([
      'azurerm_role_assignment.ContainerGrants_contoso_curated_fabrikam_Reader_D9A3D49F',
      'azurerm_role_assignment.ContainerGrants_contoso_raw_fabrikam_Reader_8D13824D',
      'output.sales_fabrikam_Invitation_B87BF31C',
      'output.sales_litware_Invitation_19A4102C',
      'output.stock_fabrikam_Invitation_5656A526',
    ]);
  });

  test('are these for readers of landed data, by principal and by construct', () => {
    const stack = stackForTest();
    const analysts = recipient(stack, 'analysts');
    const robot = { principalId: OTHER_PRINCIPAL, principalType: PrincipalType.SERVICE_PRINCIPAL };
    accept(stack, 'accepted', { mappings: createLandingMappings('sales'), readers: [analysts, robot] });
    expect(addresses(stack).filter((address) => address.includes('Reader'))).toEqual([
      'azurerm_role_assignment.ContainerGrants_target_landing_96784aee_Reader_40674B99',
      'azurerm_role_assignment.ContainerGrants_target_landing_analysts_Reader_BDAD6F85',
    ]);
  });
});

/** The invitations: some shares of some datasets, each to some recipients. */
interface Invited {
  readonly share: number;
  readonly recipient: number;
  readonly place: number;
  readonly kind: DatasetType;
}

const CONTAINERS = ['curated', 'raw'];
const PATHS = ['a', 'a/b', 'b'];

/** A stack in which each of these is a dataset of a share that somebody is invited to. */
function declareInvitations(all: readonly Invited[]): TerraformStack {
  const stack = stackForTest();
  const store = referToStore(stack, 'contoso');
  const recipients = new Map<number, ReturnType<typeof recipient>>();
  for (const { share, recipient: index, place, kind } of all) {
    const principalId = `5a0e3b8e-8a1f-4f0c-9b59-00000000000${index}`;
    const to = recipients.get(index) ?? recipient(stack, `r${index}`, { principalId });
    recipients.set(index, to);
    const container = CONTAINERS[place % 2];
    const path = PATHS[Math.floor(place / 2)];
    const datasets = {
      [DatasetType.CONTAINER]: () => Dataset.container(container),
      [DatasetType.FOLDER]: () => Dataset.folder(container, path),
      [DatasetType.FILE]: () => Dataset.file(container, path),
    };
    const id = `s${share}-${index}-${place}-${kind}`;
    copyShare(stack, id, store, { datasets: [datasets[kind]()] }).invite(to);
  }
  return stack;
}

/** All assignments with their addresses. */
function synthesizeAssignments(all: readonly Invited[]): Readonly<Record<string, Block>> {
  return synthesizeStack(declareInvitations(all)).resource?.[RoleAssignment.tfResourceType] ?? {};
}

const invited = fc.record<Invited>({
  share: fc.nat(1),
  recipient: fc.nat(2),
  place: fc.nat(CONTAINERS.length * PATHS.length - 1),
  kind: fc.constantFrom(...Object.values(DatasetType)),
});

const several = fc.uniqueArray(invited, {
  minLength: 1,
  maxLength: 8,
  selector: (one) => JSON.stringify(one),
});

describe('the grants of one recipient', () => {
  const settings = { numRuns: 40, seed: 20_270_101 };

  test('do not move or change the grants of others, or in other containers', () => {
    fc.assert(
      fc.property(several, ([one, ...others]) => {
        const [without, together] = [synthesizeAssignments(others), synthesizeAssignments([one, ...others])];
        const own = `/containers/${CONTAINERS[one.place % 2]}`;
        const isOwn = ({ principal_id: principal, scope }: Block): boolean =>
          String(principal).endsWith(String(one.recipient)) && String(scope).endsWith(own);
        expect(Object.keys(together)).toEqual(expect.arrayContaining(Object.keys(without)));
        for (const [address, block] of Object.entries(together)) {
          if (!isOwn(block)) expect(without[address]).toEqual(block);
        }
        const added = Object.keys(together).filter((address) => !(address in without));
        expect(added.length).toBe(others.some((other) => sharesAssignment(one, other)) ? 0 : 1);
      }),
      settings,
    );
  });

  test('is the same in whatever order it is declared', () => {
    const shuffled = several.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, others]) => {
        expect(synthesizeAssignments(others)).toEqual(synthesizeAssignments(all));
      }),
      settings,
    );
  });
});

function sharesAssignment(one: Invited, other: Invited): boolean {
  return one.recipient === other.recipient && one.place % 2 === other.place % 2;
}

test('another subscription moves and changes nothing of the containers and readers of the first', () => {
  const declare = (more: boolean): Record<string, unknown> => {
    const stack = stackForTest();
    const analysts = recipient(stack, 'analysts');
    const target = referToStore(stack, 'fabrikam');
    accept(stack, 'sales', { target, mappings: createLandingMappings('sales'), readers: [analysts] });
    const mappings = [{ datasetName: 'curated', container: 'other' }];
    if (more)
      accept(stack, 'stock', {
        target,
        mappings,
        readers: [analysts],
        invitation: createReceivedInvitation(),
      });
    const { resource = {} } = synthesizeStack(stack);
    return { ...resource[RoleAssignment.tfResourceType], ...resource[StorageContainer.tfResourceType] };
  };
  const [first, both] = [declare(false), declare(true)];
  expect(both).toMatchObject(first);
  expect(Object.keys(both).length - Object.keys(first).length).toBe(3);
});
