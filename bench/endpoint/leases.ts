import type { IncomingHttpHeaders } from 'node:http';
import { Fault } from './fault';

interface Lease {
  readonly id: string;
  /** Seconds; -1 for an infinite lease. */
  readonly seconds: number;
  readonly until: number;
}

/** The leases of blobs, by path. @see https://learn.microsoft.com/rest/api/storageservices/lease-blob */
export class Leases {
  private readonly leases = new Map<string, Lease>();

  /** @returns The status of the response, and its lease headers */
  public change(path: string, headers: IncomingHttpHeaders): { status: number; id?: string; time?: string } {
    const action = headers['x-ms-lease-action'];
    const present = this.findLease(path);
    const id = headers['x-ms-lease-id'] as string | undefined;
    switch (action) {
      case 'acquire': {
        const proposed = headers['x-ms-proposed-lease-id'] as string;
        if (present && present.id !== proposed)
          throw new Fault(409, 'LeaseAlreadyPresent', 'There is already a lease present.');
        return { status: 201, id: this.begin(path, proposed, Number(headers['x-ms-lease-duration'])) };
      }
      case 'renew': {
        const lease = this.leases.get(path);
        if (lease?.id !== id) throw mismatch();
        return { status: 200, id: this.begin(path, lease!.id, lease!.seconds) };
      }
      case 'release':
        if (this.leases.get(path)?.id !== id) throw mismatch();
        this.leases.delete(path);
        return { status: 200 };
      case 'break':
        if (!present)
          throw new Fault(
            409,
            'LeaseNotPresentWithLeaseOperation',
            'There is currently no lease on the blob.',
          );
        this.leases.delete(path);
        return { status: 202, time: '0' };
      default:
        throw new Fault(501, 'NotImplemented', `lease action ${String(action)}`);
    }
  }

  /** Checks that a write with these headers is allowed. @throws Fault if it is not */
  public check(path: string, headers: IncomingHttpHeaders): void {
    const present = this.findLease(path);
    const id = headers['x-ms-lease-id'];
    if (present?.id === id) return;
    if (!present) throw new Fault(412, 'LeaseNotPresentWithBlobOperation', 'There is no lease on the blob.');
    if (id === undefined) throw new Fault(412, 'LeaseIdMissing', 'There is currently a lease on the blob.');
    throw new Fault(412, 'LeaseIdMismatchWithBlobOperation', 'The lease ID specified did not match.');
  }

  public isLeased(path: string): boolean {
    return this.findLease(path) !== undefined;
  }

  private findLease(path: string): Lease | undefined {
    const lease = this.leases.get(path);
    return lease && lease.until > Date.now() ? lease : undefined;
  }

  private begin(path: string, id: string, seconds: number): string {
    const until = seconds < 0 ? Infinity : Date.now() + seconds * 1000;
    this.leases.set(path, { id, seconds, until });
    return id;
  }
}

const mismatch = (): Fault =>
  new Fault(409, 'LeaseIdMismatchWithLeaseOperation', 'The lease ID specified did not match.');
