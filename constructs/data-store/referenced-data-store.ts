import type { IResolvable } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { IDataStore } from './data-store-props';
import { requirePlace } from '../synthesis/construct-place';

/** The values of a data store, without its construct members. */
export type StoreValues = Omit<IDataStore, keyof IConstruct>;

/** A data store that another construct, another stack or another tool manages. */
export class ReferencedDataStore extends Construct implements IDataStore {
  public readonly storageAccountId: string;
  public readonly storageAccountName: string;
  public readonly blobEndpoint: string;
  public readonly location: string;
  public readonly declaredLocation?: string;
  public readonly isHnsEnabled: boolean | IResolvable;
  public readonly sharedAccessKeyEnabled?: boolean | IResolvable;
  public readonly allowNestedItemsToBePublic?: boolean | IResolvable;
  public readonly tenantId?: string;

  constructor(scope: Construct, id: string, createValues: (store: Construct) => StoreValues) {
    super(...requirePlace(scope, id));
    const values = createValues(this);
    this.storageAccountId = values.storageAccountId;
    this.storageAccountName = values.storageAccountName;
    this.blobEndpoint = values.blobEndpoint;
    this.location = values.location;
    this.declaredLocation = values.declaredLocation;
    this.isHnsEnabled = values.isHnsEnabled;
    this.sharedAccessKeyEnabled = values.sharedAccessKeyEnabled;
    this.allowNestedItemsToBePublic = values.allowNestedItemsToBePublic;
    this.tenantId = values.tenantId;
  }
}
