import { throwProblems } from '../errors/data-share-error';
import { checkInput } from '../model/rules/input-shape';
import { OPTIONS_TYPES } from './options-shapes';

/**
 * Refuses options with unknown, missing or mistyped properties, before anything is sent.
 *
 * @throws DataShareError `PropertyUnknown`, `ValueInvalid`
 */
export function requireOptions(type: keyof typeof OPTIONS_TYPES.shapes, options: unknown): void {
  throwProblems(checkInput(OPTIONS_TYPES, type, options).map(({ problem }) => problem));
}
