import type { ComponentChildren, VNode } from 'preact';
import { describeTime } from '../../access/review/descriptions';

/** Colors of badges. The text of a badge says the same: a color alone says nothing. */
export type Tone = 'now' | 'soon' | 'good' | 'plain';

/** A word in a colored box. */
export function Badge({
  tone = 'plain',
  children,
}: {
  readonly tone?: Tone;
  readonly children: ComponentChildren;
}): VNode {
  return <span class={tone === 'plain' ? 'badge' : `badge ${tone}`}>{children}</span>;
}

/** A time in UTC, to the minute. A time that only Terraform knows stays as it is. */
export function Time({ time }: { readonly time: string }): VNode {
  const shown = describeTime(time.replace(/\.\d+(?=Z$)/, ''));
  return Number.isNaN(Date.parse(time)) ? <span>{shown}</span> : <time dateTime={time}>{shown}</time>;
}

/** A value that people copy, such as an id. The button copies the text before it. */
export function Copied({ name, value }: { readonly name: string; readonly value: string }): VNode {
  return (
    <>
      <code>{value}</code>{' '}
      <button type="button" class="copy with-script" data-copy="">
        Copy<span class="hidden-label"> {name}</span>
      </button>
    </>
  );
}

interface FilterProps {
  /** Id of the element whose rows are filtered. */
  readonly target: string;
  readonly label: string;
  /** True if the rows can be opened. */
  readonly canExpand?: boolean;
}

/** A box that filters rows, and buttons that open and close all of them. It is there with the script only. */
export function Filter({ target, label, canExpand = false }: FilterProps): VNode {
  return (
    <div class="tools with-script">
      <label>
        {label}
        <input type="search" data-filter={target} autoComplete="off" spellcheck={false} />
      </label>
      {canExpand && (
        <>
          <button type="button" data-expand={target}>
            Open all
          </button>
          <button type="button" data-collapse={target}>
            Close all
          </button>
        </>
      )}
      <output class="quiet small" data-count={target} />
    </div>
  );
}
