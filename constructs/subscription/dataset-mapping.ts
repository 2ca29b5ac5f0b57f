import type { AclEntry } from '../../lib/model/values/access-control-list';

/** The place in the target where one dataset lands. */
export interface DatasetMapping {
  /** Name of the dataset in the invitation. */
  readonly datasetName: string;
  /**
   * Container of the target store: 3 to 63 lowercase letters, digits and single hyphens, or `$web` or `$root`; not a
   * token. The subscription defines the container, unless 'existingContainers' names it.
   */
  readonly container: string;
  /**
   * Folder in the container; for a File, the whole blob name.
   * @default - the container itself; for a File, the name of the file
   */
  readonly path?: string;
  /**
   * Patterns of the files to copy, 1 to 32, relative to the dataset and not tokens: names, `/`, `*`, `?`, and `**` for any folders, as
   * in `2026/**` or `**\/*.csv`. Upper and lower case differ. They choose among the files that the grant allows to read, and never
   * change the grant. Not for a File, and only if this package carries the files.
   * @default - all files
   */
  readonly include?: string[];
  /**
   * Patterns of files not to copy, 1 to 32, even if 'include' has them. What was copied before stays at the target: no mirror deletes
   * it, and nothing updates it. Not for a File, and only if this package carries the files.
   * @default - none
   */
  readonly exclude?: string[];
  /**
   * POSIX access control entries for the folder, in addition to access through roles. Missing entries are added
   * (`user::rwx`, `group::r-x`, `other::---`, the mask), because Azure only accepts complete lists. Entries of scope
   * `DEFAULT` apply to the files of snapshots. A principal without a role also needs 'x' on each parent folder.
   *
   * Defines an `azurerm_storage_data_lake_gen2_path` for the folder. If the container itself is mapped, defines an
   * `azurerm_storage_data_lake_gen2_filesystem` in place of the `azurerm_storage_container`. Unlike all other
   * resources, these use the data plane: the identity that runs `terraform apply` needs Storage Blob Data Owner on the
   * account, and the provider needs `storage_use_azuread`.
   *
   * Declare access control before the first snapshot. An existing folder must be imported. An existing container is
   * replaced, with all its data. If you remove the entries, Terraform deletes the folder.
   *
   * ADLS Gen2 targets only; not for a File, and not with `publish: ATOMIC` or 'preserveAcls'.
   * @see https://learn.microsoft.com/azure/storage/blobs/data-lake-storage-access-control
   * @default - none: the folder inherits from its parent
   */
  readonly accessControl?: AclEntry[];
}
