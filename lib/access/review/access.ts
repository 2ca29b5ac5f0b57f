import type { AccountPlace, ArmScope } from '../terraform/values/arm-scope';
import type { RoleAssignment } from '../terraform/assignments/role-assignments';
import type { Schedule } from '../terraform/assignments/pim-schedule';
import type { NameMatch } from '../condition/name-match';
import type { ReadablePaths } from '../condition/readable-paths';

/** The principal id of public access. */
export const ANYBODY = '*';

/** The reason why only Terraform knows if a container is public. */
export const OPEN_PUBLICITY = 'container_access_type is known only after apply';

/** The proviso of paths that a condition does not close to an ADLS Gen2 super user. */
export const SUPER_USER_PROVISO = 'the account is ADLS Gen2';

/** The access that one role assignment gives its principal. */
export interface Access {
  readonly principalId: string;
  /** Name of the recipient; null if no invitation in the same files has it. */
  readonly principalName: string | null;
  /** A name that only the change under review gives the principal. It proves nothing, and `principalName` is null. */
  readonly declaredName?: string | null;
  readonly principalType: string | null;
  /** The tenant that a policy of a data share names; null for other access. */
  readonly tenantId: string | null;
  readonly grantedBy: RoleAssignment['grantedBy'] | 'PublicContainer';
  readonly scope: ArmScope;
  readonly role: string;
  /**
   * `Data`: the principal can read blobs. `Write`: it can write blobs; if `paths` is empty, the condition is not shown in
   * paths. `Keys`: it has powers that open data, such as the keys of the account. `Unknown`: the role is unknown.
   */
  readonly gives: 'Data' | 'Write' | 'Keys' | 'Unknown';
  /** The powers for `Keys`; empty for others. */
  readonly powers: readonly HeldPower[];
  /** True if the role has the action of an ADLS Gen2 super user, which a condition has to name as well. */
  readonly isSuperUser: boolean;
  readonly standing: RoleAssignment['standing'];
  readonly condition: {
    /** `UnknownVersion`: the text has a version that Azure does not document. */
    readonly state: 'None' | 'Read' | 'Unreadable' | 'UnknownVersion' | 'KnownAfterApply';
    readonly text: string | null;
    /** The reason why the text cannot be read; null if it can, or if there is none. */
    readonly problem: string | null;
    /** True if the condition has values (`${...}`) that are not in these files. */
    readonly isOpen: boolean;
  };
  /** Period of an assignment of Privileged Identity Management. */
  readonly schedule: Schedule;
  /** The paths for `Data`, and for `Write` if a condition restricts all writing to them. */
  readonly paths: readonly SharedPaths[];
  readonly address: string;
  readonly file: string;
}

/** A power that opens data without a data action. */
export interface HeldPower {
  readonly power: RoleAssignment['role']['powers'][number];
  /** True if the condition of the assignment restricts it. */
  readonly isConditioned: boolean;
}

/** Paths and the shares that offer them. */
export interface SharedPaths extends ReadablePaths {
  readonly shares: readonly string[];
  /** The names that each share offers, and until when. Without `shares`, no share offers all of the names for as long. */
  readonly offers: readonly ShareOffer[];
}

/** Names that a share offers, within those of a row. */
export interface ShareOffer extends NameMatch {
  readonly share: string;
  /** End in UTC; null if there is none. */
  readonly until: string | null;
}

/** The state of an account's shared keys, as far as the files say. */
export interface AccountKeys extends AccountPlace {
  readonly account: string;
  readonly sharedKeys: 'On' | 'Off' | 'Unknown';
}
