/**
 * An option of a command as a field of a form.
 *
 * - `line`: a value; - `choice`: one of several; - `switch`: an option without a value;
 * - `terms`: the hash of the terms, given by a check mark;
 * - `places` and `datasets`: an option that is repeated, with the name of a dataset in each.
 */
export interface ActField {
  readonly name: string;
  readonly option: string;
  readonly kind: 'line' | 'choice' | 'switch' | 'terms' | 'places' | 'datasets';
  readonly label: string;
  readonly hint?: string;
  readonly choices?: readonly string[];
  readonly isRequired?: true;
  /** True if few people need the field. */
  readonly isRare?: true;
}
