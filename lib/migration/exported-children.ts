import type { ExportedResource } from './exported-resources';

/** The resources of an export by type, and by the resource that they belong to. */
export class ExportedChildren {
  private readonly byParent = new Map<string, ExportedResource[]>();

  public constructor(private readonly resources: readonly ExportedResource[]) {
    for (const each of resources) {
      const key = toKey(each, each.type?.split('/')[0] ?? '', each.type ?? '');
      const siblings = this.byParent.get(key);
      if (siblings) siblings.push(each);
      else this.byParent.set(key, [each]);
    }
  }

  /** Returns the resources of a type. */
  public getAll(type: string): readonly ExportedResource[] {
    return this.resources.filter((each) => each.type === type);
  }

  /** Returns the resources of a type, such as `shares/datasets`, that belong to a share or a share subscription. */
  public getChildren(parent: ExportedResource, type: string): readonly ExportedResource[] {
    return this.byParent.get(toKey(parent, parent.type!, type)) ?? [];
  }

  /** True if the export has the share or the share subscription that a resource belongs to. */
  public hasParent(child: ExportedResource): boolean {
    const [type] = child.type!.split('/');
    return this.byParent.has(toKey(child, type, type));
  }
}

/** Returns the key of the resources of a type below one share or share subscription. */
function toKey({ names }: ExportedResource, parentType: string, type: string): string {
  return JSON.stringify([type, names.get('accounts')?.toLowerCase(), names.get(parentType)?.toLowerCase()]);
}
