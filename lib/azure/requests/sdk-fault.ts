/** The fields of an error of the Azure SDK that are used here. */
export interface SdkError {
  readonly name?: string;
  readonly code?: string;
  readonly statusCode?: number;
  readonly details?: { readonly errorCode?: string };
  readonly response?: { readonly headers: { get(name: string): string | undefined } };
}

export function toFault(error: unknown): { readonly status: number; readonly code: string } {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as SdkError;
  return {
    status: fault.statusCode ?? 0,
    code: fault.details?.errorCode ?? fault.code ?? fault.name ?? 'unknown',
  };
}

/** The code of the error for an answer that Azure Storage does not give. */
export const UNRECOGNIZED_ANSWER = 'UNRECOGNIZED_ANSWER';

/** The error codes of the Blob endpoint and of the dfs endpoint. */
export const CONTAINER_NOT_FOUND_CODES = ['ContainerNotFound', 'FilesystemNotFound'];
/** Error codes of a container that is not there for anybody: what meets one of them cannot succeed for any other blob. */
export const CONTAINER_GONE_CODES = [
  ...CONTAINER_NOT_FOUND_CODES,
  'ContainerBeingDeleted',
  'ContainerDisabled',
  'FilesystemBeingDeleted',
];
export const COPY_SOURCE_ERROR_HEADER = 'x-ms-copy-source-error-code';

export function getErrorHeader(error: unknown, name: string): string | undefined {
  return (error as SdkError | undefined)?.response?.headers.get(name);
}
