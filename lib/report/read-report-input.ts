import type { TerraformFile } from '../access/terraform/files/terraform-file';
import { isConfiguration } from '../access/terraform/files/read-configuration';
import { isRecord, toRecord } from '../access/terraform/syntax/json-values';
import { readTerraformFile } from '../access/terraform/read-terraform-file';
import { TerraformTexts } from '../access/terraform/values/terraform-texts';
import { problems } from '../errors/catalogue';
import { DataShareError, throwProblems } from '../errors/data-share-error';
import type { Problem } from '../errors/error-codes';
import { formatNames } from '../errors/format-value';
import type { AcceptanceDocument } from '../model/documents/acceptance';
import type { InvitationDocument } from '../model/documents/invitation';
import {
  parseAcceptance,
  parseInvitation,
  parseSubscription,
} from '../model/documents/parsing/parse-document';
import { parseJson } from '../model/documents/parsing/parse-json';
import type { SubscriptionDocument } from '../model/documents/subscription';
import { isTerraformOutput, MAX_OUTPUT_BYTES, selectDocuments } from '../model/documents/terraform-output';
import type { OpenDocumentType } from './open-document-fields';
import { closeDocument } from './open-documents';
import type { FoundDocument } from './report-facts';
import type { ReportInput, ReportInputKind } from './share-report';

/** Everything that one file contains. */
export interface ReadReportInput {
  readonly input: ReportInput;
  readonly invitations: readonly FoundDocument<InvitationDocument>[];
  readonly subscriptions: readonly FoundDocument<SubscriptionDocument>[];
  readonly acceptances: readonly FoundDocument<AcceptanceDocument>[];
  /** Null if it is no Terraform file. */
  readonly terraform: TerraformFile | null;
  /** Name of the stack that the framework writes into its files; null if there is none. */
  readonly stackName: string | null;
  /** Documents that cannot be read. They do not hide the others. */
  readonly problems: readonly Problem[];
  /** Further reasons why a document can be missing, as sentences. */
  readonly gaps: readonly string[];
}

const PARSERS = {
  invitation: parseInvitation,
  subscription: parseSubscription,
  acceptance: parseAcceptance,
} as const;

const TYPES: readonly OpenDocumentType[] = ['invitation', 'subscription', 'acceptance'];

const KINDS_OF_DOCUMENTS = {
  invitation: 'Invitation',
  subscription: 'Subscription',
  acceptance: 'Acceptance',
} as const;

const KINDS_OF_FILES = { Configuration: 'SynthesizedStack', Plan: 'Plan', State: 'State' } as const;

/**
 * Reads one file of a report. Its content decides what it is: a Terraform file, the outputs of a stack, or one document.
 *
 * @param name Name of the input, as the user gave it.
 * @throws DataShareError `DocumentNotJson`, `DocumentTooLarge`, `ReportInputUnknown`, and the errors of Terraform files and documents
 */
export function readReportInput(text: string, name: string): ReadReportInput {
  const value = parseJson(text, name, MAX_OUTPUT_BYTES);
  if (isTerraformOutput(value)) return readOutputs(value, name);
  const json = toRecord(value);
  const type = TYPES.find((each) => each === json['documentType']);
  if (type !== undefined) return readDocument(type, json, name);
  if (isTerraformFile(json)) return readTerraform(text, json, name);
  throw new DataShareError([{ ...problems.reportInputUnknown(json['documentType']), where: name }]);
}

/** True for a stack, a plan or a state; not for outputs. */
export function isTerraformFile(value: unknown): boolean {
  const json = toRecord(value);
  const isOther = json['documentType'] !== undefined || isTerraformOutput(value);
  return !isOther && ('format_version' in json || isConfiguration(json));
}

function readDocument(type: OpenDocumentType, value: unknown, name: string): ReadReportInput {
  const read = startReading(name, KINDS_OF_DOCUMENTS[type]);
  read.add(type, value, name);
  throwProblems(read.problems);
  return read;
}

/** Reads the output of `terraform output -json`. */
function readOutputs(value: unknown, name: string): ReadReportInput {
  const read = startReading(name, 'Outputs');
  for (const type of TYPES)
    selectDocuments(value, type).forEach((document, index, { length }) =>
      read.add(type, document, length === 1 ? name : `${name}, ${type} ${index + 1}`),
    );
  return read;
}

/** Reads a stack, a plan or a state, and the documents in its outputs. */
function readTerraform(text: string, json: Readonly<Record<string, unknown>>, name: string): ReadReportInput {
  const terraform = readTerraformFile(text, name);
  const read = startReading(name, KINDS_OF_FILES[terraform.kind]);
  const { current } = terraform;
  const texts = new TerraformTexts(current);
  current.selectOutputs.forEach((output, index) => {
    const value = texts.resolveAll(output);
    const type = TYPES.find((each) => isRecord(value) && value['documentType'] === each);
    if (type === undefined) return;
    const outputName = current.outputNames[index];
    const where = `${name}, output ${outputName}`;
    if (terraform.kind === 'State') return read.add(type, value, where);
    const isPartial =
      terraform.kind === 'Plan' && (current.outputSources?.get(outputName)?.isUnknown ?? true);
    const closed = closeDocument(type, value, outputName, isPartial);
    read.add(type, closed.document, where, closed.restore, closed.unknownFields);
  });
  const stackName = toRecord(toRecord(json['//'])['metadata'])['stackName'];
  return {
    ...read,
    terraform,
    stackName: typeof stackName === 'string' ? stackName : null,
    gaps: describeUnknownOutputs(terraform, name),
  };
}

/** Describes the outputs of a plan that nobody knows before it is applied: any of them can be a document. */
function describeUnknownOutputs({ current }: TerraformFile, name: string): string[] {
  const unknown = current.outputNames.filter(
    (each, at) => (current.selectOutputs[at] ?? null) === null && current.outputSources?.get(each)?.isUnknown,
  );
  if (unknown.length === 0) return [];
  const [it, outputs] = unknown.length === 1 ? ['it', 'output'] : ['any of them', 'outputs'];
  return [
    `${name}: only Terraform knows the ${outputs} ${formatNames(unknown)}, and ${it} can be an invitation or another document`,
  ];
}

interface Reading extends ReadReportInput {
  readonly add: (
    type: OpenDocumentType,
    value: unknown,
    where: string,
    restore?: <T>(parsed: T) => T,
    unknownFields?: readonly string[],
  ) => void;
}

function startReading(name: string, kind: ReportInputKind): Reading {
  const input = { name, kind };
  const found = {
    invitations: [] as FoundDocument<InvitationDocument>[],
    subscriptions: [] as FoundDocument<SubscriptionDocument>[],
    acceptances: [] as FoundDocument<AcceptanceDocument>[],
  };
  const unread: Problem[] = [];
  const add: Reading['add'] = (type, value, where, restore = (parsed) => parsed, unknownFields = []) => {
    try {
      const document = restore(PARSERS[type](value, where));
      const lists: Record<OpenDocumentType, FoundDocument<unknown>[]> = {
        invitation: found.invitations,
        subscription: found.subscriptions,
        acceptance: found.acceptances,
      };
      lists[type].push({ document, input, unknownFields });
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      unread.push(...error.problems);
    }
  };
  return { input, ...found, terraform: null, stackName: null, problems: unread, gaps: [], add };
}
