import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

/** Problems of the connectors through which data shares of Azure Storage are read. */
export const connectors = {
  ConnectorNotFound: {
    meaning:
      'The subscription names a connector of your storage account, and Azure Resource Manager says that there is none of that name.',
    causes: [
      '`terraform apply` of the stack with the accepted subscription has not run, or failed.',
      'Somebody deleted the connector.',
      'The document is older than the stack that it comes from.',
    ],
    actions: [
      'Run `terraform apply` for the stack of the accepted subscription.',
      'Then write the document again with `terraform output`.',
    ],
    example: describeFinding(problems.connectorNotFound('fabrikam/sales')),
  },
  ConnectorTestFailed: {
    meaning:
      'Azure Storage tested the connector: it tried to list one blob of the data share and to read one byte of it, and could not. The message has the error that it received.',
    causes: [
      'The data share names no access policy for the managed identity of the connector, or names it in another tenant.',
      'The provider revoked or suspended the invitation, or waits for your acceptance.',
      'The provider deleted the data share, or created it again: it then has another URI.',
      'It is not documented if the managed identity also needs a role on the account of the provider.',
    ],
    actions: [
      'Compare the object ID and the tenant of the managed identity with those in your acceptance.',
      'Get the current invitation, and compare its data share with the one of the connector.',
      'Ask the provider if the data share has a policy for this identity.',
    ],
    example: describeFinding(
      problems.connectorTestFailed('fabrikam/sales', 'ListBlobs', '403 AuthorizationPermissionMismatch'),
    ),
  },
} satisfies Record<string, Explanation>;
