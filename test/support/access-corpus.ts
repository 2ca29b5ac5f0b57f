import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CorpusCase, Form } from '../fixtures/access-corpus/corpus-case';
import { FORMS } from '../fixtures/access-corpus/corpus-case';
import { BASE_PLATFORM } from '../fixtures/platform/base-platform';
import { applyChanges } from '../fixtures/platform/platform';
import { renderConfiguration } from '../fixtures/platform/render-configuration';
import { renderPlan } from '../fixtures/platform/render-plan';
import { renderState } from '../fixtures/platform/render-state';

/** The arguments of `datashare access diff` for one form of a case: one file or two. */
export interface Comparison {
  readonly form: Form;
  readonly paths: readonly string[];
}

/** Writes the files of the corpus, each text once. */
export class CorpusFiles {
  private readonly folder = mkdtempSync(join(tmpdir(), 'access-corpus-'));
  private readonly paths = new Map<string, string>();

  public writeCase({ given, changes, without, edit }: CorpusCase): Comparison[] {
    const before = applyChanges(BASE_PLATFORM, given);
    const after = applyChanges(before, changes);
    const write = (form: Form, json: unknown): string => this.writeText(JSON.stringify(json), form);
    const writeChanged = (form: Form, json: unknown): string => {
      const text = JSON.stringify(json);
      return this.writeText(edit[form]?.(text) ?? text, form);
    };
    const writers: Readonly<Record<Form, () => string[]>> = {
      code: () => [
        write('code', renderConfiguration(before)),
        writeChanged('code', renderConfiguration(after)),
      ],
      plan: () => [writeChanged('plan', renderPlan(before, after))],
      state: () => [write('state', renderState(before)), writeChanged('state', renderState(after))],
    };
    return FORMS.filter((form) => without[form] === undefined).map((form) => ({
      form,
      paths: writers[form](),
    }));
  }

  private writeText(text: string, form: Form): string {
    const key = createHash('sha256').update(text).digest('hex');
    const known = this.paths.get(key);
    if (known !== undefined) return known;
    const path = join(this.folder, `${key.slice(0, 16)}.${form}.json`);
    writeFileSync(path, text);
    this.paths.set(key, path);
    return path;
  }
}
