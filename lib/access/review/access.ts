import type { AccountPlace, ArmScope } from '../terraform/arm-scope';
import type { RoleAssignment } from '../terraform/declared-access';
import type { Schedule } from '../terraform/pim-schedule';
import type { ReadablePaths } from '../condition/readable-paths';

/** The principal of what anybody may read. */
export const ANYBODY = '*';

/** What one role assignment gives its principal. */
export interface Access {
  readonly principalId: string;
  /** The recipient's name, where an invitation in the same files tells it. */
  readonly principalName: string | null;
  readonly principalType: string | null;
  readonly scope: ArmScope;
  readonly role: string;
  /**
   * `Data`: the reading of it. `Write`: also its writing; where `paths` is empty, whatever the condition says of that. `Keys`: no data, but the
   * keys of the account. `Unknown`: we do not know the role.
   */
  readonly gives: 'Data' | 'Write' | 'Keys' | 'Unknown';
  /** Has a right on ADLS Gen2 that a condition has to name as well. */
  readonly isSuperUser: boolean;
  readonly standing: RoleAssignment['standing'];
  readonly condition: {
    readonly state: 'None' | 'Read' | 'Unreadable' | 'KnownAfterApply';
    readonly text: string | null;
    /** Whether Terraform will put values into it (`${...}`) that these files do not tell. */
    readonly isOpen: boolean;
  };
  /** Times of its own, where it is one of Privileged Identity Management. */
  readonly schedule: Schedule;
  /** Where it gives data; and of who may write and no more, where a condition says so. */
  readonly paths: readonly SharedPaths[];
  readonly address: string;
  readonly file: string;
}

/** Paths, and the shares that offer them. */
export interface SharedPaths extends ReadablePaths {
  readonly shares: readonly string[];
}

/** Whether the keys of an account open it, so far as the files tell. */
export interface AccountKeys extends AccountPlace {
  readonly account: string;
  readonly sharedKeys: 'On' | 'Off' | 'Unknown';
}
