import type { Problem } from '../error-codes';
import { formatValue } from '../format-value';

/** What is said of documents and files. */
export const documents = {
  /** @param variable The environment variable that has no document; undefined for a file. */
  documentUnreadable: (reason: string, variable?: string): Problem => ({
    code: 'DocumentUnreadable',
    message: `the ${variable === undefined ? 'file' : `environment variable ${variable}`} cannot be read: ${reason}`,
    fix:
      variable === undefined
        ? 'check the path; it starts from the folder that you run in'
        : 'set it to the text of the document, or give the path of a file',
  }),
  documentUnwritable: (reason: string): Problem => ({
    code: 'DocumentUnwritable',
    message: `the file cannot be written: ${reason}`,
    fix: 'choose a folder that you may write to with --out; nothing of it was left half-written',
  }),
  documentTooLarge: (limit: number): Problem => ({
    code: 'DocumentTooLarge',
    message: `the document has more than ${limit} bytes`,
    fix: 'a document of this kind is small: check that it is the right file',
  }),
  documentNotJson: (reason: string): Problem => ({
    code: 'DocumentNotJson',
    message: `the document is not JSON: ${reason}`,
    fix: 'have it written again, as a whole: by terraform output -json, or the datashare command',
  }),
  documentTypeUnexpected: (expected: string, actual: unknown): Problem => ({
    code: 'DocumentTypeUnexpected',
    message: `'documentType' must be ${formatValue(expected)}, got ${formatValue(actual)}`,
    fix: `use a document of type ${expected}; terraform output -json <name> and the datashare command write them`,
  }),
  documentVersionUnsupported: (version: unknown, known: number): Problem => ({
    code: 'DocumentVersionUnsupported',
    message:
      typeof version === 'number' && version > known
        ? `'schemaVersion' ${version} is newer than this program, which knows up to ${known}`
        : `'schemaVersion' must be ${known}, got ${formatValue(version)}`,
    fix:
      typeof version === 'number' && version > known
        ? 'update cdktf-azure-data-share'
        : `write documents of version ${known}`,
  }),
  terraformFileUnknown: (): Problem => ({
    code: 'TerraformFileUnknown',
    message: 'the file is neither a synthesized cdk.tf.json nor what terraform show -json prints',
    fix: 'use cdktf.out/stacks/<stack>/cdk.tf.json, or write a plan with: terraform show -json plan.tfplan > plan.json',
  }),
  documentInvalid: (field: string, message: string, fix: string): Problem => ({
    code: 'DocumentInvalid',
    message: `'${field}' ${message}`,
    fix,
  }),
};
