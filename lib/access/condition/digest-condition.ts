import { DIGEST_MEMORY_FOLDER, toDigestFolder } from '../../model/values/exchange-folders';
import {
  ADD_ACTION,
  buildClause,
  DELETE_ACTION,
  LIST_SUBOPERATION,
  PATH_ATTRIBUTE,
  PREFIX_ATTRIBUTE,
  quote,
  READ_ACTION,
  WRITE_ACTION,
} from './build-condition';

/**
 * Builds the condition of the role assignment by which a job writes digests into an exchange. The job can read, write and delete
 * blobs in the folders of digests and in the folder of what it remembers, and list the latter. Invitations, answers and receipts
 * are closed to it.
 *
 * @see https://learn.microsoft.com/azure/storage/blobs/storage-auth-abac-attributes
 */
export function buildDigestCondition(): string {
  const memory = quote(`${DIGEST_MEMORY_FOLDER}/`);
  const places = [
    `@Resource[${PATH_ATTRIBUTE}] StringStartsWith ${memory}`,
    `@Resource[${PATH_ATTRIBUTE}] StringLike ${quote(`${toDigestFolder('*')}/*`)}`,
  ].join('\nOR ');
  const listed = `@Request[${PREFIX_ATTRIBUTE}] StringStartsWith ${memory}`;
  return [
    buildClause(` AND NOT SubOperationMatches{'${LIST_SUBOPERATION}'}`, places, [READ_ACTION]),
    buildClause(` AND SubOperationMatches{'${LIST_SUBOPERATION}'}`, listed, [READ_ACTION]),
    buildClause('', places, [WRITE_ACTION, ADD_ACTION, DELETE_ACTION]),
  ].join('\nAND ');
}
