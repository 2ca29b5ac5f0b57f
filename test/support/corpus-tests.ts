import type { CorpusCase, Form } from '../fixtures/access-corpus/corpus-case';
import { GRANTS, NO_GRANTS } from '../fixtures/access-corpus/corpus';
import { TIME_OF_REVIEW } from '../fixtures/platform/base-platform';
import { CorpusFiles } from './access-corpus';
import { datashare } from './cli';

/** The time of every review. */
export const REVIEW_IO = { now: () => TIME_OF_REVIEW };

/**
 * Declares the tests of the corpus for some forms: no change that gives access ends like a change that gives none.
 *
 * @param forms The forms in which each case is reviewed.
 */
export function testCorpus(forms: readonly Form[]): void {
  const files = new CorpusFiles();

  /** Runs the command on each form of a case. */
  const reviewCase = async (own: CorpusCase): Promise<Record<string, number>> => {
    const asked = files.writeCase(own).filter(({ form }) => forms.includes(form));
    const ended = asked.map(async ({ form, paths }) => {
      const { exitCode, stderr } = await datashare(['access', 'diff', ...paths, '--exit-code'], REVIEW_IO);
      if (exitCode !== 0 && exitCode !== 10 && !own.isRefused) throw new Error(stderr);
      return [form, exitCode] as const;
    });
    return Object.fromEntries(await Promise.all(ended));
  };

  /** The exit code for all forms that a case has. */
  const expectAll = (own: CorpusCase, exitCode: unknown): Record<string, unknown> =>
    Object.fromEntries(
      forms.filter((form) => own.without[form] === undefined).map((form) => [form, exitCode]),
    );

  /** Lists the kinds and the cases that have one of the forms. */
  const select = (kinds: typeof GRANTS): [string, [string, CorpusCase][]][] =>
    Object.entries(kinds)
      .map(([kind, cases]): [string, [string, CorpusCase][]] => [
        kind,
        cases
          .filter(({ without }) => forms.some((form) => without[form] === undefined))
          .map((each) => [each.title, each]),
      ])
      .filter(([, cases]) => cases.length > 0);

  describe.each(select(GRANTS))('access is not given in silence: %s', (_kind, cases) => {
    test.each(cases)('%s', async (_title, own) => {
      const told = own.isRefused ? (expect.any(Number) as unknown) : 10;
      const ended = await reviewCase(own);
      expect(ended).toEqual(expectAll(own, told));
      expect(Object.values(ended)).not.toContain(0);
    });
  });

  describe.each(select(NO_GRANTS))('nothing is reported: %s', (_kind, cases) => {
    test.each(cases)('%s', async (_title, own) => {
      expect(await reviewCase(own)).toEqual(expectAll(own, 0));
    });
  });
}
