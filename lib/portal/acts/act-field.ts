/**
 * An option of a command as a field of a form.
 *
 * - `line`: a value; - `choice`: one of several; - `switch`: an option without a value;
 * - `terms`: the hash of the terms, given by a check mark;
 * - `datasets` and `dataset-values`: an option that is repeated, with the name of a dataset in each, or with that and a value.
 */
export interface ActField {
  readonly name: string;
  readonly option: string;
  readonly kind: 'line' | 'choice' | 'switch' | 'terms' | 'dataset-values' | 'datasets';
  readonly label: string;
  readonly hint?: string;
  readonly choices?: readonly string[];
  readonly isRequired?: true;
  /** True if few people need the field. */
  readonly isRare?: true;
}
