/** Names of types, divided by blanks and lines, by what they do or why they do nothing. */
export type TypeGroups = Readonly<Record<string, string>>;

/** The relation of a type of resource or data source to blobs. */
export type TypeClass =
  /** Another file of this library reads it exactly. */
  | { readonly kind: 'Read'; readonly by: string }
  /** Gives or can give access, whatever it refers to. */
  | { readonly kind: 'Always'; readonly what: string }
  /** Gives or can give access if it refers to an account, a container or a principal with access. */
  | { readonly kind: 'IfShared'; readonly what: string }
  | { readonly kind: 'Cannot'; readonly why: string }
  /** A type that the tables do not have. It is named if it refers to nothing that has access. */
  | { readonly kind: 'Unknown'; readonly what: string; readonly provider: string };

export interface TypeGroupsByKind {
  readonly read: TypeGroups;
  readonly always: TypeGroups;
  readonly ifShared: TypeGroups;
  readonly cannot: TypeGroups;
}

/** Puts the classes of a provider's types into one table, by name of the type. */
export function createTypeTable(prefix: string, groups: TypeGroupsByKind): ReadonlyMap<string, TypeClass> {
  const listTypes = (
    named: TypeGroups,
    toClass: (text: string) => TypeClass,
  ): (readonly [string, TypeClass])[] =>
    Object.entries(named).flatMap(([text, types]) =>
      types
        .split(/\s+/)
        .filter((type) => type !== '')
        .map((type) => [`${prefix}${type}`, toClass(text)] as const),
    );
  return new Map([
    ...listTypes(groups.read, (by) => ({ kind: 'Read', by })),
    ...listTypes(groups.always, (what) => ({ kind: 'Always', what })),
    ...listTypes(groups.ifShared, (what) => ({ kind: 'IfShared', what })),
    ...listTypes(groups.cannot, (why) => ({ kind: 'Cannot', why })),
  ]);
}
