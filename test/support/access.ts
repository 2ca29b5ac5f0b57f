import { RoleAssignment } from '@cdktf/provider-azurerm/lib/role-assignment';
import type { IDataStore } from '../../constructs';
import { Dataset, DatasetType, InvitationState } from '../../constructs';
import { parseCondition } from '../../lib/access/condition/condition-syntax';
import type { ReadRequest } from '../../lib/access/condition/evaluate';
import { evaluateParsed } from '../../lib/access/condition/evaluate';
import { DataShareError } from '../../lib/errors/data-share-error';
import { copyShare, recipient, referToStore } from '../constructs/declarations';
import type { Block } from './stacks';
import { resources, stackForTest } from './stacks';

/*
 * Random shares, what Terraform is told of them, and who should be let in. The last is said here in words of its own:
 * nothing of it comes from lib/access, which it judges.
 */

/** The two accounts that data is offered from. */
export type Account = 'flat' | 'lake';

export interface OfferedDataset {
  readonly datasetType: DatasetType;
  readonly container: string;
  readonly path: string;
}

/** One share of one recipient's. */
export interface Offer {
  readonly account: Account;
  readonly datasets: readonly OfferedDataset[];
  readonly expiresOn?: string;
  readonly state: InvitationState;
}

/** A request, and the account that it is sent to. */
export interface Asked extends ReadRequest {
  readonly account: Account;
}

/** One recipient: what it is offered, and what it asks for. */
export interface Case {
  readonly offers: readonly Offer[];
  readonly asked: readonly Asked[];
}

/** Evaluates a request against the declaration. */
export function isDeclared(offers: readonly Offer[], asked: Asked): boolean {
  return offers.some(
    ({ account, datasets, expiresOn, state }) =>
      state === InvitationState.ACTIVE &&
      account === asked.account &&
      (expiresOn === undefined || asked.at.getTime() < Date.parse(expiresOn)) &&
      datasets.some((dataset) => dataset.container === asked.container && admits(dataset, asked)),
  );
}

function admits({ datasetType, path }: OfferedDataset, asked: Asked): boolean {
  const isRead = asked.operation === 'Read';
  if (datasetType === DatasetType.CONTAINER) return true;
  if (datasetType === DatasetType.FILE) return isRead && asked.path === path;
  const isFolderItself = isRead && asked.account === 'lake' && asked.path === path;
  return isFolderItself || asked.path.startsWith(`${path}/`);
}

/** One role assignment, with its condition as Azure gets it. */
export interface Assignment {
  readonly account: string;
  readonly container: string;
  readonly condition?: string;
  readonly version?: string;
}

/** The assignments of each recipient, as one stack synthesizes them. */
export function synthesizeAssignments(recipients: readonly (readonly Offer[])[]): Assignment[][] {
  // CDKTF notes where each token was made, which nobody asks here, and which takes longer than all the rest.
  const traces = jest.spyOn(Error, 'captureStackTrace').mockImplementation(() => {});
  try {
    return synthesizeOffers(recipients);
  } finally {
    traces.mockRestore();
  }
}

function synthesizeOffers(recipients: readonly (readonly Offer[])[]): Assignment[][] {
  const stack = stackForTest();
  const stores: Record<Account, IDataStore> = {
    flat: referToStore(stack, 'flat'),
    lake: referToStore(stack, 'lake', { isHnsEnabled: true }),
  };
  for (const [index, offers] of recipients.entries()) {
    const invited = recipient(stack, `r${index}`, { principalId: principalId(index) });
    for (const [number, { account, datasets, expiresOn, state }] of offers.entries()) {
      const share = copyShare(stack, `s${index}-${number}`, stores[account], {
        datasets: datasets.map(declareDataset),
      });
      // Its document is not the matter here, and would take most of the time.
      share.invite(invited, { expiresOn, state }).node.tryRemoveChild('Invitation');
    }
  }
  const found: Assignment[][] = recipients.map(() => []);
  for (const block of resources(stack, RoleAssignment)) {
    found[Number(String(block.principal_id).slice(-12))].push(toAssignment(block));
  }
  return found;
}

function toAssignment(block: Block): Assignment {
  const [, account, container] = /storageAccounts\/(\w+)\/blobServices\/default\/containers\/(.+)$/.exec(
    String(block.scope),
  )!;
  return {
    account,
    container,
    ...(block.condition !== undefined && { condition: asTerraformReads(block.condition as string) }),
    ...(block.condition_version !== undefined && { version: block.condition_version as string }),
  };
}

/** Undoes Terraform's escapes of templates; fails where there is a template after all. */
export function asTerraformReads(text: string): string {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(text)) throw new Error(`a template of Terraform's: ${text}`);
  return text.replace(/\$\$\{/g, '${').replace(/%%\{/g, '%{');
}

function principalId(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

function declareDataset({ datasetType, container, path }: OfferedDataset, index: number): Dataset {
  const options = { datasetName: `d${index}` };
  switch (datasetType) {
    case DatasetType.CONTAINER:
      return Dataset.container(container, options);
    case DatasetType.FOLDER:
      return Dataset.folder(container, path, options);
    case DatasetType.FILE:
      return Dataset.file(container, path, options);
  }
}

/** A difference between the declaration and the condition, for one request or assignment. */
export interface Difference {
  /** More is let through than was declared, or less; no condition of Azure's; or an assignment of another form. */
  readonly kind: 'wider' | 'narrower' | 'unreadable' | 'misformed';
  readonly offers: readonly Offer[];
  readonly assignments: readonly Assignment[];
  readonly asked?: Asked;
}

/** A mutation that a test makes, to see that the difference is found. */
export interface Seams {
  /** Another condition than the one that was synthesized. */
  readonly condition?: (text: string) => string;
  /** Another declaration than the one that counts. */
  readonly offers?: (offers: readonly Offer[]) => readonly Offer[];
}

/** Declares all cases in one stack, asks everything, and says where Azure would not do what the declarations say. */
export function differencesIn(cases: readonly Case[], seams: Seams = {}): Difference[] {
  const synthesized = synthesizeAssignments(cases.map(({ offers }) => seams.offers?.(offers) ?? offers));
  return cases.flatMap(({ offers, asked }, index) => {
    const assignments = synthesized[index].map((assignment): Assignment => {
      const { condition } = assignment;
      return condition === undefined
        ? assignment
        : { ...assignment, condition: seams.condition?.(condition) ?? condition };
    });
    const difference = { offers, assignments };
    const misformed: Difference[] = isWellFormed(offers, assignments)
      ? []
      : [{ kind: 'misformed', ...difference }];
    try {
      const rules = new Map(
        assignments.map(({ account, container, condition }) => [
          `${account}/${container}`,
          condition === undefined ? undefined : parseCondition(condition),
        ]),
      );
      const wrong = asked.flatMap((request): Difference[] => {
        const place = `${request.account}/${request.container}`;
        const condition = rules.get(place);
        const isLetIn =
          rules.has(place) && (condition === undefined || evaluateParsed(condition, request) === 'Allowed');
        if (isLetIn === isDeclared(offers, request)) return [];
        return [{ kind: isLetIn ? 'wider' : 'narrower', ...difference, asked: request }];
      });
      return [...misformed, ...wrong];
    } catch (error) {
      if (!DataShareError.isDataShareError(error)) throw error;
      return [...misformed, { kind: 'unreadable', ...difference }];
    }
  });
}

/** One assignment for each container with something active, and a condition where that is not all of it for ever. */
function isWellFormed(offers: readonly Offer[], assignments: readonly Assignment[]): boolean {
  const offered = offers
    .filter(({ state }) => state === InvitationState.ACTIVE)
    .flatMap(({ account, datasets, expiresOn }) =>
      datasets.map(({ datasetType, container }) => ({
        place: `${account}/${container}`,
        isAll: datasetType === DatasetType.CONTAINER && expiresOn === undefined,
      })),
    );
  const places = assignments.map(({ account, container }) => `${account}/${container}`);
  return (
    new Set(places).size === places.length &&
    places.every((place) => offered.some((offer) => offer.place === place)) &&
    offered.every((offer) => places.includes(offer.place)) &&
    assignments.every(({ account, container, condition, version }) => {
      const isAll = offered.some((offer) => offer.place === `${account}/${container}` && offer.isAll);
      return isAll === (condition === undefined) && version === (isAll ? undefined : '2.0');
    })
  );
}

/** All conditions, a hundred recipients in a stack. */
export function synthesizeConditions(cases: readonly Case[]): string[] {
  const stacks = Array.from({ length: Math.ceil(cases.length / 100) }, (_, i) =>
    cases.slice(i * 100, i * 100 + 100),
  );
  return stacks
    .flatMap((stack) => synthesizeAssignments(stack.map(({ offers }) => offers)))
    .flat()
    .flatMap(({ condition }) => condition ?? []);
}
