import { groupBy } from '../access/review/group-by';
import { findProviderTenant } from '../model/documents/shared-datasets';
import { toIdKey } from '../model/rules/same-id';
import type { MergedInvitation } from './invitation-versions';
import { toInvitationKey } from './invitation-versions';

/** The invitations of one recipient. */
export interface RecipientGroup {
  readonly key: string;
  readonly invitations: readonly MergedInvitation[];
}

/** An id of a recipient, and the tenant that it counts in. */
interface RecipientId {
  readonly kind: 'principal' | 'application';
  readonly id: string;
  readonly tenantId: string | null;
}

/**
 * Groups invitations by recipient: by the principal, else by the application, else by name and contact. Two principals stay apart
 * whatever their names are, and so do two tenants. An invitation without a tenant belongs to the only tenant that others name.
 */
export function groupRecipients(invitations: readonly MergedInvitation[]): RecipientGroup[] {
  const ids = new Map(invitations.map((each) => [each, findId(each)]));
  const principals = findTenants([...ids.values()].filter((id) => id?.kind === 'principal'));
  const applications = findTenants([...ids.values()].filter((id) => id?.kind === 'application'));
  const owners = findOwnersOfApplications(invitations, ids);
  const toKey = (each: MergedInvitation): string => {
    const id = ids.get(each);
    if (!id) return toNameKey(each);
    if (id.kind === 'principal') return toIdGroupKey(id, principals);
    const holders = owners.get(id.id) ?? [];
    const isOwned = holders.length === 1 && isSameTenant(holders[0].tenantId, id.tenantId);
    return isOwned ? toIdGroupKey(holders[0], principals) : toIdGroupKey(id, applications);
  };
  return [...groupBy(invitations, toKey)].map(([key, group]) => ({ key, invitations: group }));
}

function findId({ invitation: { recipient }, versions }: MergedInvitation): RecipientId | undefined {
  const { principalId, applicationId, tenantId } = recipient;
  // The same expression in two files can be two principals.
  const toOwn = (id: string): string => (id.includes('${') ? `${id} ${versions[0].input.name}` : toIdKey(id));
  const tenant = tenantId === null || tenantId.includes('${') ? null : toIdKey(tenantId);
  if (principalId !== null) return { kind: 'principal', id: toOwn(principalId), tenantId: tenant };
  if (applicationId !== null) return { kind: 'application', id: toOwn(applicationId), tenantId: tenant };
  return undefined;
}

/** Finds the tenants that are named together with each id. */
function findTenants(ids: readonly (RecipientId | undefined)[]): Map<string, Set<string>> {
  const tenants = new Map<string, Set<string>>();
  for (const each of ids) {
    if (!each) continue;
    const known = tenants.get(each.id) ?? new Set();
    if (each.tenantId !== null) known.add(each.tenantId);
    tenants.set(each.id, known);
  }
  return tenants;
}

function toIdGroupKey({ kind, id, tenantId }: RecipientId, tenants: Map<string, Set<string>>): string {
  const known = [...(tenants.get(id) ?? [])];
  const tenant = tenantId ?? (known.length === 1 ? known[0] : '');
  return `${kind}:${tenant}/${id}`;
}

/** Two owners of one application are as unclear as more. */
const ENOUGH_OWNERS = 2;

/** Finds the principals that invitations name together with an application. */
function findOwnersOfApplications(
  invitations: readonly MergedInvitation[],
  ids: ReadonlyMap<MergedInvitation, RecipientId | undefined>,
): Map<string, RecipientId[]> {
  const owners = new Map<string, RecipientId[]>();
  for (const each of invitations) {
    const { applicationId } = each.invitation.recipient;
    const id = ids.get(each);
    if (applicationId === null || id?.kind !== 'principal') continue;
    const known = owners.get(toIdKey(applicationId)) ?? [];
    const same = known.findIndex((other) => other.id === id.id && isSameTenant(other.tenantId, id.tenantId));
    if (same < 0 && known.length < ENOUGH_OWNERS) known.push(id);
    else if (same < 0) continue;
    else if (known[same].tenantId === null) known[same] = id;
    owners.set(toIdKey(applicationId), known);
  }
  return owners;
}

function isSameTenant(a: string | null, b: string | null): boolean {
  return a === null || b === null || a === b;
}

/** Without an id, the name and the contact of one provider's recipient tell who it is. A name alone tells nothing. */
function toNameKey({ invitation, versions }: MergedInvitation): string {
  const { recipientName, contact, tenantId } = invitation.recipient;
  const parts =
    contact === null
      ? [recipientName, toInvitationKey(invitation.invitationId, versions[0].input.name)]
      : [recipientName, contact, tenantId ?? '', findProviderTenant(invitation) ?? ''];
  return `name:${JSON.stringify(parts)}`;
}
