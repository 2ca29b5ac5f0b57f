/** The error that refuses a request. */
export class Fault extends Error {
  constructor(
    public readonly status: number,
    public readonly code: string,
    message = code,
  ) {
    super(message);
  }
}

export const blobNotFound = (): Fault => new Fault(404, 'BlobNotFound', 'The specified blob does not exist.');
export const containerNotFound = (): Fault =>
  new Fault(404, 'ContainerNotFound', 'The specified container does not exist.');

export function faultXml({ code, message }: Fault): string {
  return `<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
}
