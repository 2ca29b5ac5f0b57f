import type { VNode } from 'preact';
import { groupByAdvice } from '../../access/words/advised-sentences';
import { buildSections } from '../../access/words/diff-sections';
import { summarizeDiff } from '../../access/words/diff-summary';
import type { ShareReport } from '../share-report';
import { Section } from './layout';

/** The change of access between two versions of a stack; nothing if the inputs are no two versions. */
export function AccessComparison({
  report: { accessDiff, compared },
}: {
  readonly report: ShareReport;
}): VNode | null {
  if (accessDiff === null) return null;
  // The texts of a report are plain already.
  const sections = buildSections(accessDiff, { value: (text) => text, sentence: (text) => text });
  return (
    <Section id="changes" title="Change of access" lead={compared && describeCompared(compared)}>
      <p>
        <strong>{summarizeDiff(accessDiff, sections)}</strong>
      </p>
      {sections.map(({ title, rows }) => (
        <>
          <h3>{title}</h3>
          {groupByAdvice(rows).map(({ sentences, fix }) => (
            <div class="sentences">
              <ul role="list">
                {sentences.map((sentence) => (
                  <li>{sentence}</li>
                ))}
              </ul>
              {fix !== null && <p class="advice">What to do: {fix}</p>}
            </div>
          ))}
        </>
      ))}
    </Section>
  );
}

function describeCompared({ before, after }: NonNullable<ShareReport['compared']>): string {
  return before === after
    ? `Before and after the plan ${after} is applied.`
    : `${after} compared with ${before}.`;
}
