import type { DataDestruction } from '../review/data-destruction';
import { formatCount } from '../../errors/format-count';
import type { TextFormatter } from './access-words';

const DESTRUCTION_REASONS: Readonly<Record<DataDestruction['because'], string>> = {
  Destroyed: 'is destroyed, with all its data',
  Replaced: 'is destroyed, with all its data, and created again, empty',
  AddressChanged:
    'gets another Terraform address, so Terraform destroys it with all its data: add a moved block',
  Gone: 'is no longer in the file: it was destroyed with all its data, or removed from the state',
};

/** The advice for data that is destroyed. */
export const DESTRUCTION_FIXES: Readonly<Record<DataDestruction['because'], string>> = {
  Destroyed:
    'if the data is to stay, keep the resource, or only forget it (a removed block with destroy = false)',
  Replaced: 'if the data is to stay, undo the change that replaces the resource',
  AddressChanged: 'add a moved block from the old address to the new one',
  Gone: 'check in Azure whether the resource still exists',
};

/** Describes the destruction of the data of one resource. */
export function describeDestruction(destruction: DataDestruction, set: TextFormatter): string {
  const { name, address, because, changedArguments, isProtected, retentionDays } = destruction;
  const changed = changedArguments.map((argument) => set(argument)).join(', ');
  return [
    `${set(name)} ${DESTRUCTION_REASONS[because]} (${set(address)})`,
    ...(changed === '' ? [] : [`because ${changed} changes`]),
    ...(isProtected ? ['but Terraform refuses this change: prevent_destroy is set'] : []),
    ...(retentionDays === null
      ? []
      : [`the account keeps deleted containers for ${formatCount(retentionDays, 'day')}`]),
  ].join(', ');
}
