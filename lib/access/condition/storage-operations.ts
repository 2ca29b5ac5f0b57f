import {
  ADD_ACTION,
  READ_ACTION,
  READ_TAGS_ACTION,
  SUPER_USER_ACTION,
  WRITE_ACTION,
} from './build-condition';
import { PROCESS_MESSAGES_ACTIONS } from './queue-condition';
import { matchesActionPattern } from './wildcards';

/** Three-valued logic: undefined is "unknown". */
export type Truth = boolean | undefined;

/** The operations of requests to blobs and to messages of a queue, and any operation of an ADLS Gen2 super user. */
export type StorageOperation =
  | 'Read'
  | 'List'
  | 'Write'
  | 'Add'
  | 'ReadTags'
  | 'ListTags'
  | 'RunAsSuperUser'
  | 'PeekMessages'
  | 'ReceiveMessages';

/** The data action of each operation. Reading and listing have the same one and differ in their suboperation. */
const ACTIONS: Readonly<Record<StorageOperation, string>> = {
  Read: READ_ACTION,
  List: READ_ACTION,
  Write: WRITE_ACTION,
  Add: ADD_ACTION,
  ReadTags: READ_TAGS_ACTION,
  ListTags: READ_TAGS_ACTION,
  RunAsSuperUser: SUPER_USER_ACTION,
  PeekMessages: PROCESS_MESSAGES_ACTIONS[0],
  ReceiveMessages: PROCESS_MESSAGES_ACTIONS[1],
};

/** True if an operation has a requested prefix instead of a blob's name. */
export function isListing(operation: StorageOperation): boolean {
  return operation === 'List' || operation === 'ListTags';
}

/**
 * True if a pattern of `ActionMatches` matches the action of an operation. It matches as a pattern in a role does.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/conditions-format#operators
 */
export function matchesAction(pattern: string, operation: StorageOperation): boolean {
  return matchesActionPattern(ACTIONS[operation], pattern);
}

/**
 * True if an operation is a suboperation of its action. Undefined for requests that depend on index tags, and for suboperations
 * that Microsoft does not document.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes#suboperations
 */
export function matchesSuboperation(name: string, operation: StorageOperation): Truth {
  if (operation === 'RunAsSuperUser') return undefined;
  const isWrite = operation === 'Write' || operation === 'Add';
  switch (name.toLowerCase()) {
    case 'blob.list':
      return operation === 'List';
    case 'blob.read.withtagconditions':
      return isWrite ? false : undefined;
    case 'blob.write.withtagheaders':
      return isWrite ? undefined : false;
    default:
      return undefined;
  }
}
