import type { InvitationDocument } from '../../../model/documents/invitation';
import { getInPlaceReading } from '../../../model/documents/in-place-reading';
import type { InPlaceMethod } from '../../../model/values/in-place-method';
import { escapeUnprintable } from '../../../errors/redact';

const METHODS: Readonly<Record<InPlaceMethod, string>> = {
  RoleAssignment: 'RoleAssignment: your identity gets a role on the containers',
  StorageDataShare: 'StorageDataShare: you read through a connector of your own storage account',
};

/**
 * @see https://learn.microsoft.com/azure/storage/common/storage-plan-manage-costs
 */
const PAYERS: Readonly<Record<InPlaceMethod, string>> = {
  RoleAssignment:
    'the provider: Azure bills the operations and the egress of each read to the account that is read',
  StorageDataShare: 'you, as connectors are designed; Microsoft documents no price',
};

/** Lists how an in-place share is read, and who pays for that, as rows of facts; null for copies. */
export function listInPlaceFacts(
  invitation: Pick<InvitationDocument, 'shareKind' | 'inPlace'>,
): (readonly [name: string, value: string | null])[] {
  const { inPlaceMethod: method } = getInPlaceReading(invitation);
  return [
    ['method', method && METHODS[method]],
    ['who pays', method && PAYERS[method]],
  ];
}

/** Formats the URI of a data share on a line of its own, which is not wrapped: it is copied. Returns '' if there is none. */
export function formatDataShareUri(
  invitation: Pick<InvitationDocument, 'shareKind' | 'inPlace'>,
  indent = '  ',
): string {
  const { dataShareUri } = getInPlaceReading(invitation);
  return dataShareUri === null ? '' : `${indent}data share ${escapeUnprintable(dataShareUri)}\n`;
}
