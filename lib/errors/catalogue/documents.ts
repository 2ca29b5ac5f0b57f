import type { Problem } from '../error-codes';
import { formatNames, formatValue } from '../format-value';
import { FRAMEWORK } from '../../framework';

/** Problems of documents and files. */
export const documents = {
  /** @param variable The environment variable that should hold the document; undefined for a file. */
  documentUnreadable: (reason: string, variable?: string): Problem => ({
    code: 'DocumentUnreadable',
    message: `the ${variable === undefined ? 'file' : `environment variable ${variable}`} cannot be read: ${reason}`,
    fix:
      variable === undefined
        ? 'check the path; relative paths start at the current folder'
        : 'set it to the text of the document, or pass the path of a file',
  }),
  documentUnwritable: (reason: string): Problem => ({
    code: 'DocumentUnwritable',
    message: `the file cannot be written: ${reason}`,
    fix: 'choose a folder that you can write to; no partial file was left',
  }),
  documentTooLarge: (limit: number): Problem => ({
    code: 'DocumentTooLarge',
    message: `the document is larger than ${limit} bytes`,
    fix: 'check that it is the right file: documents of this kind are small',
  }),
  documentNotJson: (reason: string): Problem => ({
    code: 'DocumentNotJson',
    message: `the document is not JSON: ${reason}`,
    fix: 'write it again, completely, with terraform output -json or the datashare command',
  }),
  documentTypeUnexpected: (expected: string, actual: unknown): Problem => ({
    code: 'DocumentTypeUnexpected',
    message:
      actual === undefined
        ? "'documentType' is missing"
        : `'documentType' must be ${formatValue(expected)}, got ${formatValue(actual)}`,
    fix:
      expected === 'subscription' && actual === 'invitation'
        ? 'accept the invitation first; this writes the subscription'
        : `use a document of type ${expected}; terraform output -json <name> and the datashare command write them`,
  }),
  documentVersionUnsupported: (version: unknown, known: readonly number[]): Problem => {
    const newest = Math.max(...known);
    const versions = known.join(' or ');
    return typeof version === 'number' && version > newest
      ? {
          code: 'DocumentVersionUnsupported',
          message: `'schemaVersion' ${version} is newer than this program, which supports up to ${newest}`,
          fix: `update ${FRAMEWORK.packageName}`,
        }
      : {
          code: 'DocumentVersionUnsupported',
          message: `'schemaVersion' must be ${versions}, got ${formatValue(version)}`,
          fix: `use a document with schemaVersion ${versions}`,
        };
  },
  terraformFileUnknown: (): Problem => ({
    code: 'TerraformFileUnknown',
    message: 'the file is neither a synthesized cdk.tf.json nor the output of terraform show -json',
    fix: 'use cdktf.out/stacks/<stack>/cdk.tf.json, or write a plan as JSON: terraform show -json plan.tfplan > plan.json',
  }),
  terraformFileUnreadable: (fault: string): Problem => ({
    code: 'TerraformFileUnreadable',
    message: `the file ${fault}`,
    fix: `pass the file as Terraform or ${FRAMEWORK.name} wrote it`,
  }),
  pageExists: (path: string): Problem => ({
    code: 'PageExists',
    message: `the file ${formatValue(path)} exists, and is not a report`,
    fix: 'choose another file, or replace it by force',
  }),
  reportInputUnknown: (documentType: unknown): Problem => ({
    code: 'ReportInputUnknown',
    message:
      documentType === undefined
        ? 'a report cannot be made from this file'
        : `a report is not made from a document of type ${formatValue(documentType)}`,
    fix: 'pass a synthesized cdk.tf.json, terraform show -json of a plan or state, terraform output -json, an invitation, a subscription or an acceptance',
  }),
  /** @param what Such as `12,000 invitations`. */
  reportTooLarge: (what: string, limit: string): Problem => ({
    code: 'ReportTooLarge',
    message: `the inputs have ${what}, and a report has at most ${limit}`,
    fix: 'create several reports, each from a part of the inputs',
  }),
  /** @param why The reason, such as `they share 3 of 10 addresses`. */
  reportVersionsUnclear: (files: readonly string[], why: string): Problem => ({
    code: 'ReportVersionsUnclear',
    message: `nobody can tell if ${formatNames(files)} are versions of one stack or several stacks: ${why}`,
    fix: "name the earlier version in 'before', or set 'compareVersions' to false if they are several stacks",
  }),
  /** @param field Path of the field; '' for the document itself. */
  documentInvalid: (field: string, message: string, fix: string): Problem => ({
    code: 'DocumentInvalid',
    message: `${field === '' ? 'the document' : `'${field}'`} ${message}`,
    fix,
  }),
};
