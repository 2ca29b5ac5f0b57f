import type { OtherWay } from '../terraform/other-ways/other-way';
import type { AccessReport } from './access-report';

/** The part of an access report that is printed. */
export interface PrintedAccess extends Pick<
  AccessReport,
  'at' | 'accesses' | 'accounts' | 'connectors' | 'sharingSwitches' | 'warnings'
> {
  readonly otherWays: readonly Pick<OtherWay, 'address' | 'what'>[];
}

/**
 * Selects what may be printed. Definitions, principals and digests only serve comparisons: from the digest of a weak password, the
 * password can be guessed.
 */
export function toPrintedAccess(report: AccessReport): PrintedAccess {
  const { at, accesses, accounts, otherWays, connectors, sharingSwitches, warnings } = report;
  const ways = otherWays.map(({ address, what }) => ({ address, what }));
  return { at, accesses, accounts, otherWays: ways, connectors, sharingSwitches, warnings };
}
