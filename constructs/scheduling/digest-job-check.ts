import { Fn, Op, Token } from 'cdktf';
import type { TerraformLocal } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { DeclaredStorage } from '../data-store/declared-storage-index';
import { collectStores } from '../data-store/stored-datasets';
import type { IShare } from '../share/share-props';
import type { Precondition } from '../synthesis/check-result';
import { toLiteral } from '../synthesis/props-validation';

/** Linux refuses to start a process with a variable of more than 128 KiB, with its name. */
const MAX_VARIABLE_BYTES = 128 * 1024 - 1024;
const SIZE_RULE = `shares whose invitations have at most ${MAX_VARIABLE_BYTES} bytes, which is what an environment variable holds`;
const SIZE_FIX = 'run the digest command elsewhere, on the output of the stack';

/** Returns the problem of a variable that is too large for what synthesis knows of it. */
export function findOversize(share: IShare, invitations: object): Problem[] {
  const bytes = measureEncoded(invitations);
  if (bytes <= MAX_VARIABLE_BYTES) return [];
  const problem = problems.valueInvalid('shares', SIZE_RULE, `${share.shareName}: ${bytes} bytes`);
  return [{ ...problem, fix: SIZE_FIX }];
}

const TOKEN = /\$\{TfToken\[[^\]]*\]\}/g;
/** The characters that `jsonencode` of Terraform escapes, and JavaScript does not. */
const ESCAPED = /[<>&\u2028\u2029]/g;

/**
 * Returns the length of what Terraform writes, without its own values.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
function measureEncoded(value: object): number {
  return Buffer.byteLength(JSON.stringify(value).replace(TOKEN, '').replace(ESCAPED, '\\u0000'));
}

/** Returns the same check for the plan, which knows the values of tokens. */
export function toSizePrecondition(share: IShare, { expression }: TerraformLocal): Precondition {
  return {
    // Only the length of base64 counts bytes.
    condition: Op.lte(
      Fn.lengthOf(Fn.base64encode(Fn.jsonencode(expression))),
      Math.ceil(MAX_VARIABLE_BYTES / 3) * 4,
    ),
    errorMessage: `ValueInvalid: 'shares' must be ${SIZE_RULE} (share ${share.node.path}); ${SIZE_FIX}`,
  };
}

/** Returns the accounts that are known to have no change feed: ADLS Gen2 has none, and the app defines others without one. */
export function findMissingFeeds(job: IConstruct, shares: readonly IShare[]): Problem[] {
  const storage = new DeclaredStorage(job.node.root);
  return collectStores(shares.flatMap(({ datasets }) => datasets)).flatMap((store) => {
    const { storageAccountName, isHnsEnabled } = store;
    const name = Token.isUnresolved(storageAccountName) ? store.node.path : storageAccountName;
    const account = storage.findAccount(store);
    if (toLiteral(isHnsEnabled) === true) {
      const rule = 'left out for shares of ADLS Gen2, which has no change feed';
      return [problems.valueInvalid('readChangeFeed', rule, `true, for ${name}`)];
    }
    const { changeFeedEnabled = false } = account?.blobPropertiesInput ?? {};
    if (!account || changeFeedEnabled !== false) return [];
    const problem = problems.valueInvalid(
      'readChangeFeed',
      'left out for shares of accounts without a change feed',
      `true, for ${name}`,
    );
    const fix = "set 'changeFeedEnabled' of the account, or find changes by listings";
    return [{ ...problem, fix }];
  });
}
