import type { VNode } from 'preact';
import type { Problem } from '../../errors/error-codes';
import type { Act } from '../acts/act-table';
import type { FormValues } from '../acts/act-arguments';
import type { ActField } from '../acts/act-field';
import { FormToken, findNamedField } from './layout';
import type { PageContext } from './page-context';

/** The parts of a form that depend on its invitation. */
export interface FormSubject {
  /** Names of the datasets that can be mapped. */
  readonly datasets: readonly string[];
  /** SHA-256 of the terms that the page shows; null if there are none. */
  readonly termsSha256: string | null;
}

interface ActFormProps {
  readonly context: PageContext;
  readonly act: Act;
  /** Address of the document, below the first part. */
  readonly path: string;
  readonly subject?: FormSubject;
  readonly values?: FormValues;
  readonly problems?: readonly Problem[];
  readonly isPrimary?: boolean;
  /** Act that checks the values while one types. */
  readonly checkName?: string;
}

/** The form of an act: its fields, and its button. */
export function ActForm({ context, act, path, isPrimary, checkName, ...more }: ActFormProps): VNode {
  const { subject = { datasets: [], termsSha256: null }, values = new Map(), problems = [] } = more;
  const wrong = problems.map(({ message, fix }) => findNamedField(act, `${message} ${fix}`));
  const renderField = (field: ActField): VNode => (
    <Field {...{ act, field, subject, values }} isWrong={wrong.includes(field)} />
  );
  const rare = act.fields.filter(({ isRare }) => isRare);
  const terms = act.fields.filter(({ kind }) => kind === 'terms');
  const id = `${act.name}-form`;
  return (
    <form id={id} class="act" method="post" action={`${context.basePath}/${path}/${act.name}`}>
      <FormToken context={context} />
      <p class="quiet">{act.explanation}</p>
      {act.fields.filter(({ isRare, kind }) => !isRare && kind !== 'terms').map(renderField)}
      {rare.length > 0 && (
        <details>
          <summary>More options</summary>
          {rare.map(renderField)}
        </details>
      )}
      {terms.map(renderField)}
      {checkName !== undefined && <LiveCheck {...{ context, path, formId: id }} name={checkName} />}
      <button type="submit" class={isPrimary ? 'primary' : undefined}>
        {act.title}
      </button>
    </form>
  );
}

/** The result of the command's own checks, asked for while one types. */
function LiveCheck({
  context,
  path,
  formId,
  name,
}: {
  readonly context: PageContext;
  readonly path: string;
  readonly formId: string;
  readonly name: string;
}): VNode {
  return (
    <div
      class="checks"
      role="status"
      aria-live="polite"
      {...{
        'hx-post': `${context.basePath}/${path}/${name}`,
        'hx-include': `#${formId}`,
        'hx-trigger': `load, keyup delay:500ms from:#${formId}, change delay:100ms from:#${formId}`,
        'hx-sync': 'this:replace',
      }}
    >
      The values are checked while you type.
    </div>
  );
}

interface FieldProps {
  readonly act: Act;
  readonly field: ActField;
  readonly subject: FormSubject;
  readonly values: FormValues;
  readonly isWrong: boolean;
}

function Field(props: FieldProps): VNode | null {
  const { act, field, subject, values, isWrong } = props;
  const { name, kind, label, hint } = field;
  const id = `${act.name}-${name}`;
  const hintId = hint === undefined ? undefined : `${id}-hint`;
  if (kind === 'dataset-values' || kind === 'datasets') return <DatasetFields {...props} />;
  if (kind === 'terms' && subject.termsSha256 === null) return null;
  if (kind === 'switch' || kind === 'terms') {
    const value = kind === 'terms' ? `sha256:${subject.termsSha256}` : 'on';
    return (
      <p class="field check">
        <input type="checkbox" {...{ id, name, value }} checked={values.has(name)} />
        <label for={id}>{label}</label>
      </p>
    );
  }
  return (
    <p class="field">
      <label for={id}>
        {label}
        {field.isRequired && <span class="required"> (required)</span>}
      </label>
      {kind === 'choice' ? (
        <select {...{ id, name }} aria-describedby={hintId}>
          {field.choices!.map((choice) => (
            <option value={choice} selected={values.get(name) === choice}>
              {choice === '' ? '(default)' : choice}
            </option>
          ))}
        </select>
      ) : (
        <input
          type="text"
          {...{ id, name }}
          value={values.get(name) ?? ''}
          maxLength={4096}
          autocomplete="off"
          spellcheck={false}
          aria-required={field.isRequired}
          aria-invalid={isWrong || undefined}
          aria-describedby={hintId}
        />
      )}
      {hint !== undefined && <small id={hintId}>{hint}</small>}
    </p>
  );
}

/** Datasets that have fields of their own. A share may have a thousand. */
const MAX_DATASET_FIELDS = 100;

function DatasetFields({ act, field, subject, values }: FieldProps): VNode {
  return (
    <fieldset>
      <legend>{field.label}</legend>
      {field.hint !== undefined && <small>{field.hint}</small>}
      {subject.datasets.slice(0, MAX_DATASET_FIELDS).map((dataset, at) => {
        const id = `${act.name}-${field.name}-${at}`;
        const name = `${field.name}.${dataset}`;
        return field.kind === 'dataset-values' ? (
          <p class="field">
            <label for={id}>{dataset}</label>
            <input type="text" {...{ id, name }} value={values.get(name) ?? ''} maxLength={4096} />
          </p>
        ) : (
          <p class="field check">
            <input type="checkbox" {...{ id, name }} value="on" checked={values.has(name)} />
            <label for={id}>{dataset}</label>
          </p>
        );
      })}
      {subject.datasets.length > MAX_DATASET_FIELDS && <p>Use the command for the other datasets.</p>}
    </fieldset>
  );
}
