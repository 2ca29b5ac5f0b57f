import { areMet, wantsNew } from './conditions';
import { Fault } from './fault';
import type { Entry } from './entry';
import type { LakeRequest } from './request';

/** @throws Fault where what is there is not as a request wants it */
export function checkWrite(request: LakeRequest, present: Entry | undefined): void {
  if (areMet(request, present)) return;
  if (present && wantsNew(request))
    throw new Fault(409, 'PathAlreadyExists', 'The specified path already exists.');
  throw new Fault(
    412,
    'ConditionNotMet',
    'The condition specified using HTTP conditional header(s) is not met.',
  );
}

export function versionHeaders({ etag, lastModified }: Entry): Record<string, string> {
  return { etag, 'last-modified': lastModified.toUTCString() };
}
