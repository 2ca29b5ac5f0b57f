/** Creates the error of an answer in Arrow that cannot be read, with the code that the SDK uses for such answers. */
export function createMalformedArrowError(reason: string): Error {
  return Object.assign(new Error(`the Arrow stream is malformed: ${reason}`), { code: 'PARSE_ERROR' });
}
