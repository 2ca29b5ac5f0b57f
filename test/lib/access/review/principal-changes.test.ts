import type { AccessDiff } from '../../../../lib/access/review/access-diff';
import { diffAccess } from '../../../../lib/access/review/access-diff';
import type { AccessReport } from '../../../../lib/access/review/access-report';
import { createAccessReport } from '../../../../lib/access/review/access-report';
import { readDeclaredAccess } from '../../../../lib/access/terraform/declared-access';
import { readTerraformFile } from '../../../../lib/access/terraform/read-terraform-file';
import type { Planned, Values } from '../../../fixtures/terraform';
import { assignment, configuration, FABRIKAM, plan, WOODGROVE } from '../../../fixtures/terraform';

const AT = new Date('2026-11-29T00:00:00Z');
const GUEST = { user_email_address: 'ana@fabrikam.example', redirect_url: 'https://portal.azure.com' };

type Resources = Readonly<Record<string, Readonly<Record<string, Values>>>>;

function createReport(file: Values): AccessReport {
  const declared = readDeclaredAccess(readTerraformFile(JSON.stringify(file), 'file').current);
  return createAccessReport([{ file: 'file', declared }], AT);
}

/** Compares two versions of the resources behind one grant. */
function compareCode(principal: string, before: Resources, after: Resources): AccessDiff {
  const grant = { azurerm_role_assignment: { a: assignment({ principal_id: principal }) } };
  const [old, now] = [before, after].map((resources) =>
    createReport(configuration({ ...grant, ...resources })),
  );
  return diffAccess(old, now, { replaced: null, moved: new Map() });
}

const ofService = '${azuread_service_principal.p.object_id}';
const service: Resources = {
  azuread_application: { app: { display_name: 'partner' } },
  azuread_service_principal: { p: { client_id: '${azuread_application.app.client_id}' } },
};
const withType = (type: string, values: Values): Resources => ({ ...service, [type]: { x: values } });

describe('in code, a change behind a principal that has access is unclear', () => {
  test.each<[string, string, Resources, Resources]>([
    [
      'another application',
      ofService,
      service,
      { ...service, azuread_service_principal: { p: { client_id: FABRIKAM } } },
    ],
    [
      'an owner of the application',
      ofService,
      service,
      { ...service, azuread_application: { app: { display_name: 'partner', owners: [WOODGROVE] } } },
    ],
    [
      'the address of a guest',
      '${azuread_invitation.g.user_id}',
      { azuread_invitation: { g: GUEST } },
      { azuread_invitation: { g: { ...GUEST, user_email_address: 'eve@example.net' } } },
    ],
    [
      'the name of a user',
      '${azuread_user.u.object_id}',
      { azuread_user: { u: { user_principal_name: 'ana@contoso.example' } } },
      { azuread_user: { u: { user_principal_name: 'eve@contoso.example' } } },
    ],
    [
      'the location of an identity',
      '${azurerm_user_assigned_identity.i.principal_id}',
      { azurerm_user_assigned_identity: { i: { name: 'job', location: 'westeurope' } } },
      { azurerm_user_assigned_identity: { i: { name: 'job', location: 'northeurope' } } },
    ],
    [
      'the machine whose identity it is',
      '${azurerm_linux_virtual_machine.m.identity[0].principal_id}',
      { azurerm_linux_virtual_machine: { m: { name: 'a', identity: { type: 'SystemAssigned' } } } },
      { azurerm_linux_virtual_machine: { m: { name: 'b', identity: { type: 'SystemAssigned' } } } },
    ],
    [
      'the resource that the principal comes from, by the same words',
      '${azuread_service_principal.P.object_id}',
      { azuread_service_principal: { P: { client_id: FABRIKAM } } },
      { azuread_service_principal: { P: { client_id: WOODGROVE } } },
    ],
  ])('%s', (_what, principal, before, after) => {
    expect(compareCode(principal, before, before).status).toBe('Unchanged');
    expect(compareCode(principal, before, after).status).toBe('Unclear');
    expect(compareCode(principal, after, before).status).toBe('Unclear');
  });

  test.each<[string, string, Values]>([
    ['a password', 'azuread_application_password', { application_id: '${azuread_application.app.id}' }],
    [
      'a certificate',
      'azuread_service_principal_certificate',
      { service_principal_id: '${azuread_service_principal.p.id}', value: 'x' },
    ],
    [
      'a trusted workflow',
      'azuread_application_federated_identity_credential',
      { application_id: '${azuread_application.app.id}', subject: 'repo:x' },
    ],
    [
      'an owner',
      'azuread_application_owner',
      { application_id: '${azuread_application.app.id}', owner_object_id: WOODGROVE },
    ],
  ])('%s of it, new, changed and removed', (_what, type, values) => {
    const other = { ...values, display_name: 'another' };
    expect(compareCode(ofService, service, withType(type, values)).status).toBe('Unclear');
    expect(compareCode(ofService, withType(type, values), withType(type, other)).status).toBe('Unclear');
    expect(compareCode(ofService, withType(type, values), service).status).toBe('Unclear');
    expect(compareCode(ofService, withType(type, values), withType(type, values)).status).toBe('Unchanged');
    // The credentials of others do not matter.
    expect(compareCode(FABRIKAM, service, withType(type, values)).status).toBe('Unchanged');
  });

  test('members of groups count through groups in groups', () => {
    const create = (member: string): Resources => ({
      azuread_group: {
        outer: { display_name: 'outer' },
        inner: { display_name: 'inner' },
        far: { display_name: 'far' },
      },
      azuread_group_member: {
        nested: {
          group_object_id: '${azuread_group.outer.object_id}',
          member_object_id: '${azuread_group.inner.object_id}',
        },
      },
      azuread_group_owner: {
        x: { group_object_id: '${azuread_group.inner.object_id}', owner_object_id: member },
      },
    });
    const principal = '${azuread_group.outer.object_id}';
    const { unclear } = compareCode(principal, create(FABRIKAM), create(WOODGROVE));
    expect(unclear.some((text) => text.startsWith('azuread_group_owner.x changes'))).toBe(true);
    // The principal is in other groups as well, whose members do not act as it.
    expect(
      compareCode('${azuread_group.inner.object_id}', create(FABRIKAM), {
        ...create(FABRIKAM),
        azuread_group_owner: {
          x: { group_object_id: '${azuread_group.outer.object_id}', owner_object_id: WOODGROVE },
        },
      }).unclear.filter((text) => text.includes('outer')),
    ).toEqual([]);
  });

  test('two principals whose expressions differ in case are two', () => {
    const file = (name: string): Values =>
      configuration({
        azurerm_role_assignment: {
          a: assignment({ principal_id: `\${azuread_service_principal.${name}.object_id}` }),
        },
        azuread_service_principal: { p: { client_id: FABRIKAM }, P: { client_id: WOODGROVE } },
      });
    const result = diffAccess(createReport(file('p')), createReport(file('P')), {
      replaced: null,
      moved: new Map(),
    });
    expect(result.status).not.toBe('Unchanged');
  });
});

test('two variables whose names differ in case are two principals', () => {
  const file = (name: string): Values =>
    configuration({ azurerm_role_assignment: { a: assignment({ principal_id: `\${var.${name}}` }) } }, [], {
      variable: { p: {}, P: {} },
    });
  const result = diffAccess(createReport(file('p')), createReport(file('P')), {
    replaced: null,
    moved: new Map(),
  });
  expect([result.gains, result.losses].map(({ length }) => length)).toEqual([1, 1]);
});

test.each<[string, Values, Values, boolean]>([
  ['the type of the principal', { principal_type: 'User' }, { principal_type: 'Group' }, true],
  [
    'an identity of another tenant',
    {},
    { delegated_managed_identity_resource_id: '/subscriptions/1/x' },
    true,
  ],
  ['a type that was not given', { principal_type: undefined }, { principal_type: 'User' }, false],
  ['a check that is skipped', {}, { skip_service_principal_aad_check: true }, false],
])('an assignment that changes %s', (_what, before, after, isUnclear) => {
  const [old, now] = [before, after].map((values) =>
    createReport(configuration({ azurerm_role_assignment: { a: assignment(values) } })),
  );
  const { status } = diffAccess(old, now, { replaced: null, moved: new Map() });
  expect(status).toBe(isUnclear ? 'Unclear' : 'Unchanged');
});

describe('in a plan, principals are found by their ids', () => {
  const grant: Planned = {
    address: 'azurerm_role_assignment.a',
    before: assignment({ principal_id: FABRIKAM }),
    after: assignment({ principal_id: FABRIKAM }),
  };
  const group = (values: Values): Values => ({ object_id: FABRIKAM, display_name: 'analysts', ...values });

  function comparePlan(...resources: readonly Planned[]): AccessDiff {
    const file = readTerraformFile(JSON.stringify(plan([grant, ...resources])), 'plan');
    const [old, now] = [file.prior!, file.current].map((facts) =>
      createAccessReport([{ file: 'plan', declared: readDeclaredAccess(facts) }], AT),
    );
    return diffAccess(old, now, file);
  }

  test.each<[string, Planned, boolean]>([
    [
      'the members of a group',
      { address: 'azuread_group.g', before: group({ members: [] }), after: group({ members: [WOODGROVE] }) },
      true,
    ],
    [
      'the description of a group',
      { address: 'azuread_group.g', before: group({ description: 'a' }), after: group({ description: 'b' }) },
      false,
    ],
    [
      'the application of a service principal',
      {
        address: 'azuread_service_principal.p',
        before: { object_id: FABRIKAM, client_id: WOODGROVE },
        after: { object_id: FABRIKAM },
        unknown: { client_id: ['azuread_application.app.client_id'] },
      },
      true,
    ],
    [
      'the tags of an identity',
      {
        address: 'azurerm_user_assigned_identity.i',
        before: { principal_id: FABRIKAM, name: 'i', tags: {} },
        after: { principal_id: FABRIKAM, name: 'i', tags: { a: 'b' } },
      },
      false,
    ],
    [
      'the principal of somebody else',
      {
        address: 'azuread_group.g',
        before: { object_id: WOODGROVE, members: [] },
        after: { object_id: WOODGROVE, owners: [FABRIKAM] },
      },
      false,
    ],
  ])('%s', (_what, resource, isUnclear) => {
    expect(comparePlan(resource).status).toBe(isUnclear ? 'Unclear' : 'Unchanged');
  });
});
