import type { ReaderOptions } from './accept-reader';
import type { CopyOptions } from './copy-options';
import type { MappingOptions } from './mapping-options';
import type { PatternOptions } from './pattern-options';

/** The options of `datashare accept` that go into the two documents. */
export interface AcceptOptions extends ReaderOptions, CopyOptions, MappingOptions, PatternOptions {
  readonly account?: string;
  readonly location?: string;
  readonly hns?: boolean;
  readonly endpoint?: string;
  readonly tenant?: string;
  readonly resourceId?: string;
  readonly container?: string;
  readonly stateContainer?: string;
  readonly name?: string;
  readonly consumer?: string;
  readonly contact?: string;
  readonly trigger?: string;
  readonly acceptedOn?: string;
}
