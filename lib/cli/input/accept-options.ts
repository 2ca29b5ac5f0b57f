import type { ReaderOptions } from './accept-reader';

/** The options of `datashare accept` that go into the two documents. */
export interface AcceptOptions extends ReaderOptions {
  readonly account?: string;
  readonly location?: string;
  readonly hns?: true;
  readonly endpoint?: string;
  readonly tenant?: string;
  readonly resourceId?: string;
  readonly container?: string;
  readonly stateContainer?: string;
  readonly name?: string;
  readonly consumer?: string;
  readonly contact?: string;
  readonly trigger?: string;
  readonly deletions?: string;
  readonly allowCrossRegion?: true;
  readonly allowCrossKind?: true;
  readonly acceptedOn?: string;
}
