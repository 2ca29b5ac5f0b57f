import type { TerraformProvider, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

/** The class of a resource or data source. */
interface ElementClass<T> {
  readonly prototype: T;
  readonly tfResourceType: string;
  isTerraformResource?(x: unknown): boolean;
  isTerraformDataSource?(x: unknown): boolean;
}

/** Returns true if a construct is a resource of this type, even if it comes from another copy of the provider. */
export function isResourceOfType<T>(
  type: ElementClass<T>,
  construct: IConstruct,
): construct is T & IConstruct {
  const isKind = type.isTerraformResource?.(construct) ?? type.isTerraformDataSource?.(construct) ?? false;
  return isKind && (construct as TerraformResource).terraformResourceType === type.tfResourceType;
}

/** Returns true if a construct is a provider block of this type. */
export function isProviderOfType<T extends TerraformProvider>(
  type: { readonly prototype: T; readonly tfResourceType: string; isTerraformProvider(x: unknown): boolean },
  construct: IConstruct,
): construct is T & IConstruct {
  return (
    type.isTerraformProvider(construct) &&
    (construct as TerraformProvider).terraformResourceType === type.tfResourceType
  );
}

/** True if one block stands for several resources, or perhaps for none. */
export function isRepeated({ count, forEach }: Pick<TerraformResource, 'count' | 'forEach'>): boolean {
  return count !== undefined || forEach !== undefined;
}
