import { throwProblems } from '../errors/data-share-error';
import { checkInput } from '../model/rules/input-shape';
import { OPTIONS_SHAPES } from './options-shapes';

/**
 * Refuses options with unknown, missing or mistyped properties, before anything is sent.
 *
 * @throws DataShareError `PropertyUnknown`, `ValueInvalid`
 */
export function requireOptions(type: keyof typeof OPTIONS_SHAPES, options: unknown): void {
  throwProblems(checkInput(OPTIONS_SHAPES, type, options).map(({ problem }) => problem));
}
