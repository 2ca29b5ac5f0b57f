import { createMalformedXmlError, decodeReferences } from './xml-text';

const CONTAINER_NAME = /\sContainerName\s*=\s*["']([^"']*)["']/;

/**
 * Checks that a listing is that of the container which was to be listed: something in between may mix up answers.
 *
 * @param attributes The attributes of the root element.
 */
export function checkListedContainer(attributes: string, container: string | undefined): void {
  const found = CONTAINER_NAME.exec(attributes)?.[1];
  if (found === undefined || container === undefined) return;
  if (decodeReferences(found) !== container)
    throw createMalformedXmlError('it is the listing of another container');
}
