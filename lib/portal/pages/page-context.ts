/** The values that every page needs. */
export interface PageContext {
  /** First part of all addresses. */
  readonly basePath: string;
  /** Value that every form sends back. */
  readonly formToken: string;
  /** Folder that acts write documents to. */
  readonly folder: string;
}
