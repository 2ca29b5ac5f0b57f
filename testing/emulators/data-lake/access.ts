import type { Acl } from './acl';
import { formatAcl, inheritAcl, modifyAcl, parsePermissions, formatPermissions, applyUmask } from './acl';
import { isBeneath, getParent } from './path-order';

/** The owner and the access control of a file or directory. Stored and returned, never enforced. */
export interface Access {
  readonly owner: string;
  readonly group: string;
  readonly acl: Acl;
  readonly isSticky: boolean;
}

/** The access control that a request sets on the path that it creates. */
export interface AccessWishes {
  readonly owner?: string;
  readonly group?: string;
  readonly acl?: Acl;
  readonly permissions?: string;
  /** Octal. */
  readonly umask?: string;
}

const SUPER_USER = '$superuser';
/** Of Path - Create: what nothing is said of. */
const UMASK = '0027';

/**
 * The access control of the paths of one file system. In memory: the Blob service has no place for it.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
 */
export class AccessBook {
  private readonly known = new Map<string, Access>();

  public getAccess(path: string, isDirectory: boolean): Access {
    return this.known.get(path) ?? ordinary(isDirectory);
  }

  public set(path: string, access: Access): void {
    this.known.set(path, access);
  }

  /** Something was made that was not there: it gets what its directory passes on, or what its request wants. */
  public made(path: string, isDirectory: boolean, wishes: AccessWishes = {}): void {
    const passedOn = inheritAcl(this.getAccess(getParent(path), true).acl, isDirectory);
    const base = passedOn
      ? { ...ordinary(isDirectory), acl: passedOn }
      : ordinary(isDirectory, wishes.permissions, wishes.umask);
    const { owner = base.owner, group = base.group, acl = base.acl } = wishes;
    this.known.set(path, { owner, group, acl, isSticky: base.isSticky });
  }

  public forget(path: string): void {
    for (const known of [...this.known.keys()])
      if (known === path || isBeneath(known, path)) this.known.delete(known);
  }

  /** Replaces what exists already. */
  public take(from: AccessBook, path: string, to: string): void {
    const moved = [...from.known].filter(([known]) => known === path || isBeneath(known, path));
    from.forget(path);
    this.forget(to);
    for (const [known, access] of moved) this.known.set(to + known.slice(path.length), access);
  }
}

export function accessHeaders({ owner, group, acl, isSticky }: Access): Record<string, string> {
  return {
    'x-ms-owner': owner,
    'x-ms-group': group,
    'x-ms-permissions': formatPermissions(acl, isSticky),
    'x-ms-acl': formatAcl(acl),
  };
}

/** Permissions given on their own change the three entries that each list has, where there is a mask that one. */
export function withPermissions(access: Access, text: string): Access {
  const { acl, isSticky } = parsePermissions(text);
  const hasMask = access.acl.some(({ isDefault, type }) => !isDefault && type === 'mask');
  const changes = acl.map((entry) =>
    hasMask && entry.type === 'group' ? { ...entry, type: 'mask' as const } : entry,
  );
  return { ...access, acl: modifyAcl(access.acl, changes), isSticky };
}

function ordinary(isDirectory: boolean, permissions?: string, umask = UMASK): Access {
  const wanted = permissions ?? (isDirectory ? '0777' : '0666');
  const { acl, isSticky } = parsePermissions(applyUmask(wanted, umask));
  return { owner: SUPER_USER, group: SUPER_USER, acl, isSticky };
}
