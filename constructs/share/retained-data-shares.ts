import type { TerraformResource } from 'cdktf';
import { DataResource, Lazy, TerraformElement } from 'cdktf';
import type { Construct } from 'constructs';
import { keepArguments } from '../synthesis/kept-arguments';
import { withoutCreationTraces } from '../synthesis/without-creation-traces';

/**
 * The record of the data shares of a stack. `prevent_destroy` has no effect on a resource whose block is gone: the block here stays
 * when that of a data share goes, loses the instance with its address, and refuses the plan in its stead.
 *
 * The address of a data share that may be destroyed is in a second block, which refuses nothing. It moves there from the first
 * one, which would refuse to lose it.
 */
export class RetainedDataShares extends TerraformElement {
  private readonly retained = new Set<string>();
  private readonly released = new Set<string>();
  private readonly retainedRecord: DataResource;
  private releasedRecord?: DataResource;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.retainedRecord = this.defineRecord('Retained', this.retained);
    this.retainedRecord.lifecycle = { preventDestroy: true };
    keepArguments(this.retainedRecord);
  }

  /** Records a data share, which Terraform may destroy only if it is not retained. */
  public add(dataShare: TerraformResource, isRetained: boolean): void {
    (isRetained ? this.retained : this.released).add(toAddress(dataShare));
    if (!isRetained) this.releasedRecord ??= this.defineRecord('Released', this.released);
  }

  /** Blocks that move the records of what was retained, or released, before. */
  public override toTerraform(): object {
    const { retainedRecord: retained, releasedRecord: released } = this;
    const moved = [
      ...[...this.released].map((address) => toMove(address, retained, released!)),
      ...(released ? [...this.retained].map((address) => toMove(address, released, retained)) : []),
    ];
    return moved.length > 0 ? { moved } : {};
  }

  private defineRecord(id: string, addresses: ReadonlySet<string>): DataResource {
    const record = withoutCreationTraces(() => new DataResource(this, id));
    const produce = (): object => Object.fromEntries([...addresses].sort().map((each) => [each, each]));
    record.addOverride('for_each', Lazy.anyValue({ produce }));
    return record;
  }
}

function toMove(address: string, from: TerraformResource, to: TerraformResource): object {
  const [before, after] = [from, to].map((record) => `${toAddress(record)}[${JSON.stringify(address)}]`);
  return { from: before, to: after };
}

function toAddress({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}
