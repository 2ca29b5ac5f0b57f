import { DataShareError } from '../../errors/data-share-error';
import { problems } from '../../errors/catalogue';

/** True if an error says that a container is missing, or an error that was caused by it. */
export function isMissingContainer(error: unknown, side: 'source' | 'target', container: string): boolean {
  const { message } = problems.containerNotFound(side, container);
  let each = error;
  for (let depth = 0; depth < 10 && each instanceof Error; depth++, each = each.cause)
    if (DataShareError.isDataShareError(each) && each.problems.some((problem) => problem.message === message))
      return true;
  return false;
}
