import { isSameId } from '../../model/rules/same-id';
import type { Access } from './access';
import { ANYBODY } from './access';
import type { AccessReport } from './access-report';

/** A principal that a question names, and what was looked at to answer it. */
export interface AskedPrincipal {
  /** The id or name as typed. */
  readonly asked: string;
  /** `NotNamed` if no assignment and no invitation names it: it can have access that nobody can see here. */
  readonly status: 'Named' | 'NotNamed';
  /** True if it has powers or an unknown role, which can open data without a data role. */
  readonly canOpenData: boolean;
  /** Numbers of things that were looked at. */
  readonly assignments: number;
  readonly recipients: number;
  readonly files: number;
  /** The groups with access. Whether the principal is a member is not in the files. */
  readonly groups: readonly { readonly principalId: string; readonly principalName: string | null }[];
  /** The names of recipients in the files. */
  readonly names: readonly string[];
}

/** Finds what files say of a principal, apart from its access. */
export function findAskedPrincipal(report: AccessReport, asked: string, files: number): AskedPrincipal {
  const { accesses, recipients, principals } = report;
  const named = [
    ...accesses.flatMap(({ principalId, principalName }) => [principalId, principalName ?? '']),
    ...recipients.flatMap(({ principalId, recipientName }) => [principalId, recipientName]),
    ...principals.assigned.map(({ principalId }) => principalId),
  ];
  const isAsked = ({ principalId, principalName }: Access): boolean =>
    isSameId(principalId, asked) || isSameId(principalName ?? '', asked);
  const groups = accesses.filter((access) => access.principalType === 'Group' && !isAsked(access));
  return {
    asked,
    status: asked !== ANYBODY && named.some((each) => isSameId(each, asked)) ? 'Named' : 'NotNamed',
    canOpenData: accesses.some(
      (access) => isAsked(access) && (access.gives === 'Keys' || access.gives === 'Unknown'),
    ),
    assignments: principals.assigned.length,
    recipients: recipients.length,
    files,
    groups: [
      ...new Map(
        groups.map(({ principalId, principalName }) => [principalId, { principalId, principalName }]),
      ).values(),
    ],
    names: [...new Set(recipients.map(({ recipientName }) => recipientName))].sort(),
  };
}

/** Reduces a report to one principal (by object id or recipient name) and to public access. */
export function filterByPrincipal(report: AccessReport, principal: string): AccessReport {
  const isNamedPrincipal = (who: { principalId: string; principalName: string | null }): boolean =>
    [who.principalId, who.principalName ?? ''].some((each) => isSameId(each, principal));
  // A principal that only Terraform knows can be the one.
  const isOpen = ({ principalId }: Access): boolean => /\$\{|^\(unknown/.test(principalId);
  const may = report.accesses.filter((access) => isNamedPrincipal(access) || isOpen(access));
  const ids = new Set([ANYBODY, ...may.map(({ principalId }) => principalId)]);
  return {
    ...report,
    accesses: report.accesses.filter(({ principalId }) => ids.has(principalId)),
    warnings: report.warnings.filter(({ principalId }) => principalId === null || ids.has(principalId)),
  };
}
