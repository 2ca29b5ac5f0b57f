import type { Problem } from '../error-codes';
import { formatForeignText, formatValue } from '../format-value';

/** Problems of the connectors through which data shares of Azure Storage are read. */
export const connectors = {
  /** @param where Account and name of the connector. */
  connectorNotFound: (where: string): Problem => ({
    code: 'ConnectorNotFound',
    message: `there is no connector ${formatValue(where)}`,
    fix: 'run terraform apply for the stack of the accepted subscription, which creates it',
  }),
  /** @param message The text of the error as Azure Storage passes it on. */
  connectorTestFailed: (where: string, operation: string, message: string): Problem => ({
    code: 'ConnectorTestFailed',
    message: `the data share cannot be read through connector ${formatValue(where)}: ${formatValue(operation)} failed${message === '' ? '' : ` with ${formatForeignText(message)}`}`,
    fix: 'ask the provider if the data share still exists and names the managed identity of the connector, in its tenant',
  }),
};
