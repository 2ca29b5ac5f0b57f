import { problems } from '../errors/catalogue';
import type { Problem } from '../errors/error-codes';
import type { ConnectorFacts } from '../model/documents/subscription';
import { isSameId } from '../model/rules/same-id';
import { ConnectorState } from '../model/values/in-place-method';
import type { OpenedSubscription } from './open-subscription';

/** The connector that an in-place share is read through, and the result of its test. */
export interface ConnectorReport {
  /** Name of the connector, on the account of the target. */
  readonly connectorName: string;
  /** URI of the provider's data share, as the document states it. */
  readonly dataShareUri: string;
  /** State of the connector, according to Azure Resource Manager or else the document. */
  readonly state: string;
  /**
   * `Readable` if Azure Storage listed and read the data share through the connector, `Refused` if it could not. `NotTested` if
   * nobody knows: the note says why.
   */
  readonly result: 'Readable' | 'Refused' | 'NotTested';
  /** `Arm` if Azure Resource Manager confirmed the connector, `Document` if only the document states it. */
  readonly verifiedBy: 'Arm' | 'Document';
  /** The reason for `NotTested`; null for others. */
  readonly note: string | null;
}

/** A connector's report with the problems of the connector. */
export interface CheckedConnector {
  readonly connector: ConnectorReport;
  readonly problems: readonly Problem[];
}

/** Reads the connector of a subscription, compares it with the document, and has Azure Storage test it. */
export async function checkConnector(
  { connections, loadAzure, subscription, target, options, signal }: OpenedSubscription,
  documented: ConnectorFacts,
): Promise<CheckedConnector> {
  const { resourceId, storageAccountName } = subscription.target;
  const where = `${storageAccountName}/${documented.connectorName}`;
  if (resourceId === null)
    return describeUntested(documented, 'the document has no resourceId of the target');
  if (target.usesConnectionString) return describeUntested(documented, 'a connection string is set');
  const tester = new (loadAzure().ConnectorTester)(
    resourceId,
    documented.connectorName,
    connections.createCredential('target', subscription.target, options),
    options.bounds,
  );
  const answer = await tester.read(signal);
  if (answer.kind === 'Unknown') return describeUntested(documented, answer.reason);
  if (answer.kind === 'Missing') {
    const { connector } = describeUntested(documented, 'there is no such connector');
    return { connector: { ...connector, verifiedBy: 'Arm' }, problems: [problems.connectorNotFound(where)] };
  }
  const { state, dataShareUri, uniqueId } = answer.connector;
  const found: ConnectorReport = { ...describe(documented), state, verifiedBy: 'Arm' };
  const differences = findDifferences(documented, state, dataShareUri);
  const leaveUntested = (note: string): CheckedConnector => ({
    connector: { ...found, note },
    problems: differences,
  });
  if (differences.length > 0) return leaveUntested('the connector is not the one of the document');
  if (state !== (ConnectorState.ACTIVE as string)) return leaveUntested(INACTIVE);
  if (dataShareUri === null)
    return leaveUntested('Azure Resource Manager does not state the data share of the connector');
  if (uniqueId === null)
    return leaveUntested('Azure Resource Manager does not state the uniqueId of the connector');
  const test = await tester.test(uniqueId, signal);
  switch (test.kind) {
    case 'Passed':
      return { connector: { ...found, result: 'Readable', note: null }, problems: [] };
    case 'Failed':
      return {
        connector: { ...found, result: 'Refused', note: null },
        problems: [problems.connectorTestFailed(where, test.operation, test.message)],
      };
    case 'Unknown':
      return leaveUntested(test.reason);
  }
}

const INACTIVE = 'the connector is not active: all requests through it fail';

function describe({ connectorName, dataShareUri, state }: ConnectorFacts): ConnectorReport {
  return { connectorName, dataShareUri, state, result: 'NotTested', verifiedBy: 'Document', note: null };
}

function describeUntested(documented: ConnectorFacts, note: string): CheckedConnector {
  return { connector: { ...describe(documented), note }, problems: [] };
}

function findDifferences(documented: ConnectorFacts, state: string, uri: string | null): Problem[] {
  return [
    ...(uri !== null && !isSameId(uri, documented.dataShareUri)
      ? [problems.accountFactsDiffer('connector.dataShareUri', documented.dataShareUri, uri)]
      : []),
    ...(state === (documented.state as string)
      ? []
      : [problems.accountFactsDiffer('connector.state', documented.state, state)]),
  ];
}
