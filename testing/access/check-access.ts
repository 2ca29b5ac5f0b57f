import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from 'cdktf';
import type { Answer } from '../../lib/access/review/access-question';
import { isOnWebsite } from '../../lib/access/review/access-question';
import { ANYBODY } from '../../lib/access/review/access';
import type { AccessReport } from '../../lib/access/review/access-report';
import { createAccessReport } from '../../lib/access/review/access-report';
import { parseAskedPath } from '../../lib/access/review/asked-path';
import { findAskedPrincipal } from '../../lib/access/review/asked-principal';
import { answerPath } from '../../lib/access/review/path-answers';
import { WEBSITE_CAUSE } from '../../lib/access/review/unknown-causes';
import { readDeclaredAccess } from '../../lib/access/terraform/declared-access';
import type { TerraformFile } from '../../lib/access/terraform/files/terraform-file';
import { readTerraformFile } from '../../lib/access/terraform/read-terraform-file';
import { problems } from '../../lib/errors/catalogue';
import { DataShareError, throwProblems } from '../../lib/errors/data-share-error';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import { isSameId } from '../../lib/model/rules/same-id';
import { describeAnswer, describeUnread } from './answer-words';

/** A principal: its object id, the name of a recipient of the stack, or a construct that has one of them. */
export type PrincipalReference =
  | string
  | {
      /** Object id; can be a token. */
      readonly principalId?: string;
      /** Name of the recipient, for one that an acceptance is to name. */
      readonly recipientName?: string;
    };

/** Options of a question about access. */
export interface AccessOptions {
  /**
   * The time that is asked about: access can begin and end.
   * @default - now
   */
  readonly at?: Date;
  /**
   * Resources that open data in another way than by a role, and were reviewed by a person: resource types, addresses or modules, such
   * as `azurerm_container_app_job` or `module.network`. As long as one is not named here, nobody can tell that a principal has no access.
   * @default - none
   */
  readonly reviewed?: readonly string[];
}

/** The answer to a question about access. */
export interface AccessAnswer {
  /** `Unknown` if the stack does not tell: a value is known only to Terraform, or a resource opens data in another way than by a role. */
  readonly verdict: 'Allowed' | 'Denied' | 'Unknown';
  /** The reasons, in sentences for people. */
  readonly explanation: string;
}

/**
 * Finds if a principal can read a path, according to the synthesized stack: its role assignments with their conditions, its data
 * shares, and public containers. Asks nobody, and needs neither Terraform nor Azure.
 *
 * Members of a group have the access of the group, which no stack shows: ask for the group. Ask for an identity or a group that the
 * stack itself creates with its construct or its attribute: its object id, written out, is not recognized.
 *
 * @param path `container/blob` or `account/container/blob`; with a slash at the end, the question is about listing.
 * @throws DataShareError `ValueInvalid` for a stack, path, principal or time that cannot be asked about; the validations of the stack
 */
export function checkAccess(
  stack: TerraformStack,
  principal: PrincipalReference,
  path: string,
  options: AccessOptions = {},
): AccessAnswer {
  const at = options.at ?? new Date();
  checkQuestion(stack, path, at);
  const file = readStack(stack);
  const report = createAccessReport(
    [{ file: stack.node.path, declared: readDeclaredAccess(file.current) }],
    at,
  );
  const who = findPrincipal(report, resolvePrincipal(stack, principal));
  const asked = parseAskedPath(path, report);
  if (!asked) throwInvalid('path', PATH_RULE, path);
  const places = answerPath(report, asked, at);
  const answers = places.map(({ principals, status }) => ({ status, ...judge(principals, who) }));
  const verdicts = new Set(
    answers.map(({ verdict, status }) => (status === 'Answered' ? verdict : 'Unknown')),
  );
  const unread = listUnread(report, file, who, options.reviewed ?? []);
  const verdict = verdicts.size > 1 ? 'Unknown' : [...verdicts][0];
  // A static website asks nobody for a role.
  const website = places.some(isOnWebsite)
    ? [`nobody can tell if that is all: ${WEBSITE_CAUSE.what}: ${WEBSITE_CAUSE.fix}`]
    : [];
  const isUnread = verdict === 'Denied' && unread.length + website.length > 0;
  const sentences = [
    ...answers.flatMap(({ answer }, index) => describeAnswer(who, path, places[index], answer)),
    ...(verdicts.size > 1
      ? [
          "nobody can tell which account is meant, and they differ: write the account's name before the container",
        ]
      : []),
    ...(isUnread ? [...website, ...unread.map(describeUnread)] : []),
  ];
  return { verdict: isUnread ? 'Unknown' : verdict, explanation: sentences.join('\n') };
}

const PATH_RULE = "container/blob or account/container/blob, like 'curated/sales/2026.csv'";

/** Checks what a matcher takes from anywhere: the types of a test runner do not say what `expect` was given. */
function checkQuestion(stack: unknown, path: unknown, at: Date): void {
  throwProblems([
    ...(TerraformStack.isStack(stack)
      ? []
      : [problems.valueInvalid('stack', 'the TerraformStack that declares the share', describeType(stack))]),
    ...(typeof path === 'string' ? [] : [problems.valueInvalid('path', PATH_RULE, path)]),
    ...(Number.isNaN(at.getTime()) ? [problems.valueInvalid('at', 'a date that is valid', String(at))] : []),
  ]);
}

/** Returns the class of an object: a construct is too large to be printed. */
const describeType = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? ((value.constructor as { readonly name?: string } | undefined)?.name ?? 'an object')
    : value;

/** Reads a stack as synthesis writes it. Runs its validations. */
function readStack(stack: TerraformStack): TerraformFile {
  stack.prepareStack();
  return readTerraformFile(Testing.synth(stack, true), stack.node.path);
}

/** Returns an object id, an expression for one, or a name. */
function resolvePrincipal(stack: TerraformStack, principal: PrincipalReference): string {
  const value =
    typeof principal === 'string' ? principal : (principal.principalId ?? principal.recipientName);
  const resolver = new DefaultTokenResolver(new StringConcat());
  const resolved: unknown = Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
  return typeof resolved === 'string' && resolved !== ''
    ? resolved
    : throwInvalid('principal', 'an object id, the name of a recipient, or a construct with one', value);
}

/** Returns the object id of a principal. A name that the stack does not have is refused: with a typo in it, everything is denied. */
function findPrincipal(report: AccessReport, asked: string): string {
  if (isOpen(asked) || uuidRule(asked) === undefined) return asked;
  const recipient = report.recipients.find(({ recipientName }) => isSameId(recipientName, asked));
  const named = report.accesses.find(({ principalName }) => isSameId(principalName ?? '', asked));
  if (named) return named.principalId;
  if (recipient) return recipient.principalId;
  const { names } = findAskedPrincipal(report, asked, 1);
  const known = names.length === 0 ? '' : ` (${names.join(', ')})`;
  return throwInvalid('principal', `an object id, or the name of a recipient of this stack${known}`, asked);
}

const isOpen = (id: string): boolean => /\$\{|^\(unknown/.test(id);

/** True for an attribute of a resource that the stack creates: it is not the id of something that exists before. */
const isOfResource = (id: string): boolean =>
  /^\$\{(?!data\.|var\.|local\.|module\.)[a-z0-9]+_\w+\.[^}]*\}$/.test(id);

/** Picks the answer for one principal. One whose id only Terraform knows can be the same. */
function judge(
  answers: readonly Answer[],
  who: string,
): { readonly verdict: Answer['verdict']; readonly answer?: Answer } {
  const own = answers.find(({ principalId }) => isSameId(principalId, who));
  const anybody = answers.find(({ principalId }) => principalId === ANYBODY);
  const answer = own ?? anybody;
  if (answer && answer.verdict !== 'Denied') return { verdict: answer.verdict, answer };
  const mayBe = isOpen(who)
    ? undefined
    : answers.find(
        ({ principalId, verdict }) =>
          verdict !== 'Denied' && isOpen(principalId) && !isOfResource(principalId),
      );
  return mayBe
    ? { verdict: 'Unknown', answer: { ...mayBe, verdict: 'Unknown' } }
    : { verdict: 'Denied', answer };
}

/** Lists what could give a principal access, and was neither read nor reviewed. */
function listUnread(
  report: AccessReport,
  file: TerraformFile,
  who: string,
  reviewed: readonly string[],
): string[] {
  const mayBeAsked = (id: string): boolean =>
    isSameId(id, who) || (!isOpen(who) && isOpen(id) && !isOfResource(id));
  const powers = report.accesses
    .filter(({ principalId, gives }) => mayBeAsked(principalId) && (gives === 'Keys' || gives === 'Unknown'))
    .map(
      ({ address, role, principalId }) =>
        `${address} gives ${isOpen(principalId) ? 'a principal that only Terraform knows' : 'the principal'} the role ${role}, ` +
        'which can open data without a data role',
    );
  const ways = report.otherWays.map(({ address, what }) => `${address} ${what}`);
  return [...powers, ...ways, ...file.gaps, ...file.limits].filter(
    (text) => !reviewed.some((name) => names(text, name)),
  );
}

/** A type, an address or a module: any other word of a sentence would silence it. */
const NAME_SHAPE = /^[a-z][\w-]*[_.]\S+$/;

/** True if a sentence is about a resource type, an address or a module. */
function names(sentence: string, name: string): boolean {
  return (
    NAME_SHAPE.test(name) &&
    sentence.split(/[ ,;]/).some((word) => word === name || word.startsWith(`${name}.`))
  );
}

function throwInvalid(prop: string, rule: string, value: unknown): never {
  throw new DataShareError([problems.valueInvalid(prop, rule, value)]);
}
