import { problems } from '../catalogue';
import { describeFinding } from '../data-share-error';
import { FRAMEWORK } from '../../framework';
import type { Explanation } from './explanation';

/** Problems of documents and files. */
export const documents = {
  DocumentExists: {
    meaning: 'A command would write a file over an existing one with other content.',
    causes: [
      'The folder holds the answer to another invitation with the same name.',
      'The file was edited by hand.',
    ],
    actions: ['Move the existing file away.', 'Or choose another folder with `--out <folder>`.'],
    example: describeFinding(problems.documentExists('contoso-sales.acceptance.json')),
  },
  DocumentInvalid: {
    meaning:
      'A document is JSON, but one of its fields is missing or has a value that is not allowed. The message names the field.',
    causes: [
      'The document was edited by hand.',
      'It comes from another program that writes the field in another way.',
      'An invitation in an exchange is in the folder of another invitation.',
    ],
    actions: [
      'Use the document as Terraform or the `datashare` command wrote it.',
      'If you write documents by hand, let your editor check them: each names its JSON schema in `$schema`.',
    ],
    example: describeFinding(problems.documentInvalid('deletions', 'is missing', 'add it')),
  },
  DocumentNotJson: {
    meaning: 'A document or a Terraform file cannot be parsed as JSON.',
    causes: [
      'The file is cut off, or has a comment or a trailing comma.',
      'Terraform printed it without `-json`.',
      'It is another file.',
    ],
    actions: [
      'Write it again, completely: `terraform output -json <name> > <file>`.',
      'Check that the path names the right file.',
    ],
    example: describeFinding(problems.documentNotJson('at position 7')),
  },
  DocumentTooLarge: {
    meaning: 'A file is larger than a document of this kind can be. It is not read further.',
    causes: ['The path names another file, for example data or a Terraform state.'],
    actions: ['Check the path. Invitations, acceptances and subscriptions have at most 1 MiB.'],
    example: describeFinding(problems.documentTooLarge(1_048_576)),
  },
  DocumentTypeUnexpected: {
    meaning: 'A command or a construct needs a document of one type and received another.',
    causes: [
      'An invitation was given in place of a subscription, or an acceptance in place of an invitation.',
      'The whole Terraform output was given where one document is needed.',
    ],
    actions: [
      'Invitations come from the provider. Acceptances and subscriptions are written by `datashare accept`, or by the stack of the consumer.',
      'Print one output with `terraform output -json <name>`.',
    ],
    example: describeFinding(problems.documentTypeUnexpected('subscription', 'invitation')),
  },
  DocumentUnreadable: {
    meaning: 'A file cannot be opened, or an environment variable that should hold a document is empty.',
    causes: [
      'The path is wrong. Relative paths start at the folder in which the command runs.',
      'The user may not read the file.',
      'The job does not set the environment variable.',
    ],
    actions: [
      'Check the path and the permissions.',
      'For `env:NAME`, set the variable to the text of the document.',
    ],
    example: describeFinding(problems.documentUnreadable('ENOENT')),
  },
  DocumentUnwritable: {
    meaning: 'A file cannot be written. No partial file is left behind.',
    causes: ['The folder does not exist or is read-only.', 'The disk is full.'],
    actions: ['Choose another folder with `--out <folder>`.'],
    example: describeFinding(problems.documentUnwritable('EACCES')),
  },
  DocumentVersionUnsupported: {
    meaning: "A document has a 'schemaVersion' that this version of the program does not know.",
    causes: ['The other side uses a newer version of this library.', 'The field was edited by hand.'],
    actions: [
      `Update ${FRAMEWORK.packageName}.`,
      'Or ask the other side for a document in the version that the message names.',
    ],
    example: describeFinding(problems.documentVersionUnsupported(3, [1, 2])),
  },
  PageExists: {
    meaning: '`datashare report` replaces an earlier report, and no other file.',
    causes: ['The path names another file.', 'The report was edited, or saved again by another program.'],
    actions: ['Choose another file with `--output <file>`.', 'Or replace the file with `--force`.'],
    example: describeFinding(problems.pageExists('notes.html')),
  },
  ReportInputUnknown: {
    meaning:
      '`datashare report` decides by the content of a file what it is. This file is none of the kinds that it knows.',
    causes: ['The path names another file.', 'The file is a rejection, a receipt or a run record.'],
    actions: [
      'Pass synthesized stacks, `terraform show -json` of plans or states, `terraform output -json`, invitations, subscriptions, acceptances, or URLs of exchanges.',
    ],
    example: describeFinding(problems.reportInputUnknown(undefined)),
  },
  ReportTooLarge: {
    meaning: 'The inputs of a report have more than a page can show.',
    causes: ['Many stacks were passed at once.', 'A file was made to be large.'],
    actions: [
      'Create several reports, for example one for each share.',
      'If one exchange has too many invitations, pass the invitations or outputs of some shares instead of its URL.',
    ],
    example: describeFinding(problems.reportTooLarge('12,000 invitations', '10,000')),
  },
  ReportVersionsUnclear: {
    meaning:
      'A report shows how access changes between two versions of one stack. Two of its Terraform files can be versions of one stack, or two stacks.',
    causes: [
      'The files share some addresses, and differ in others.',
      'They are of two environments, and have the same addresses for other accounts.',
      'More than two versions of one stack are among the inputs.',
    ],
    actions: [
      'Name the earlier version with `--before <file>`.',
      'Or use `--no-diff` if the files are several stacks: the report then has the access of all of them.',
    ],
    example: describeFinding(
      problems.reportVersionsUnclear(
        ['dev.json', 'prod.json'],
        'the storage accounts at the same addresses have other names',
      ),
    ),
  },
  TerraformFileUnknown: {
    meaning: '`datashare access` reads synthesized stacks and Terraform plans. The file is neither.',
    causes: [
      'The file is a binary plan. It needs `terraform show -json` first.',
      'The file is a Terraform state or an output.',
    ],
    actions: [
      `Use \`cdktf.out/stacks/<stack>/cdk.tf.json\` after \`${FRAMEWORK.synthCommand}\`.`,
      'Or write the plan as JSON: `terraform show -json plan.tfplan > plan.json`.',
    ],
    example: describeFinding(problems.terraformFileUnknown()),
  },
  TerraformFileUnreadable: {
    meaning:
      'A Terraform file can be understood in two ways, or has a part of another form than Terraform gives it. A grant could hide there, so nothing is reported.',
    causes: [
      'Somebody edited the file. An object has a key twice, and Terraform merges or refuses both.',
      'The file is nested deeper than 500 levels.',
      'A newer version of Terraform writes a form that this version of the library does not know.',
    ],
    actions: [`Write the file again with \`${FRAMEWORK.synthCommand}\` or \`terraform show -json\`.`],
    example: describeFinding(
      problems.terraformFileUnreadable(
        'has the key "resource" twice in one object (line 3), which Terraform merges or refuses',
      ),
    ),
  },
} satisfies Record<string, Explanation>;
