import type { IResolvable } from 'cdktf';
import { Token } from 'cdktf';
import type { AclEntry } from '../../lib/model/values/access-control-list';
import {
  toAclKey,
  AclEntryType,
  AclScope,
  MAX_ACL_ENTRIES,
  permissionsRule,
  completeAcl,
} from '../../lib/model/values/access-control-list';
import { DatasetType } from '../../lib/model/values/dataset';
import { uuidRule } from '../../lib/model/rules/naming-rules';
import { PreserveAcls, PublishMode } from '../../lib/model/values/publication';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import type { LandingDataset } from './dataset-landings';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { CheckResult } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import {
  validateLiteral,
  enumRule,
  validateRequiredText,
  validateText,
  validateSetting,
} from '../synthesis/props-validation';

/** Checks the access control entries of mappings. Only folders of ADLS Gen2 accounts support them. */
export function checkAccessControl(
  landings: readonly LandingDataset[],
  { mappings = [], target, publish, preserveAcls }: AcceptedSubscriptionProps,
  where: string,
): CheckResult {
  const { isHnsEnabled } = target;
  const unsupported = problems.aclsUnsupported('accessControl');
  const isFile = (name: string): boolean =>
    landings.some((each) => each.datasetName === name && each.datasetType === DatasetType.FILE);
  const found = mappings.flatMap(({ datasetName, accessControl }, index) => {
    const prop = `mappings[${index}].accessControl`;
    const formProblem = validateSetting(prop, accessControl, isList, 'a list of entries');
    if (formProblem) return [formProblem];
    const entries = accessControl ?? [];
    return entries.length === 0
      ? []
      : [
          ...validateEntries(prop, entries),
          ...validatePlacement(prop, isFile(datasetName), publish, preserveAcls),
        ];
  });
  const hasAccessControl = mappings.some(({ accessControl }) => (accessControl ?? []).length > 0);
  return {
    problems: [...found, ...(hasAccessControl && isHnsEnabled === false ? [unsupported] : [])],
    preconditions:
      hasAccessControl && Token.isUnresolved(isHnsEnabled)
        ? [
            toPrecondition(
              isHnsEnabled as IResolvable,
              unsupported.code,
              `${unsupported.message}; ${unsupported.fix}`,
              where,
            ),
          ]
        : [],
  };
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null);
}

function validateEntries(prop: string, entries: readonly AclEntry[]): Problem[] {
  const keys = entries.map(toAclKey);
  const found = [
    ...entries.flatMap((entry, index) => validateEntry(`${prop}[${index}]`, entry)),
    ...keys.map((key, index) =>
      keys.indexOf(key) < index ? problems.duplicateName(`entry of '${prop}'`, key) : undefined,
    ),
  ].filter((problem) => problem !== undefined);
  if (found.length > 0) return found;
  const whole = completeAcl(entries);
  return Object.values(AclScope).flatMap((scope) => {
    const { length } = whole.filter((entry) => entry.scope === scope);
    const rule = `at most ${MAX_ACL_ENTRIES} entries of scope '${scope}', including those that every list has`;
    return length > MAX_ACL_ENTRIES ? [problems.valueInvalid(prop, rule, length)] : [];
  });
}

function validateEntry(at: string, entry: AclEntry): (Problem | undefined)[] {
  const { type, scope = AclScope.ACCESS, permissions, principalId } = entry;
  const validateField = (name: string, value: string, rule: (value: string) => string | undefined) =>
    Token.isUnresolved(value)
      ? validateLiteral(`${at}.${name}`, value, rule, 'it is part of a complete list')
      : validateRequiredText(`${at}.${name}`, value, rule);
  const isNamed = type === AclEntryType.USER || type === AclEntryType.GROUP;
  const isUnnamed = type === AclEntryType.MASK || type === AclEntryType.OTHER;
  return [
    validateField('type', type, enumRule(AclEntryType)),
    validateField('scope', scope, enumRule(AclScope)),
    validateField('permissions', permissions, permissionsRule),
    isNamed ? validateText(`${at}.principalId`, principalId, uuidRule) : undefined,
    isUnnamed && principalId !== undefined
      ? problems.valueInvalid(`${at}.principalId`, `left out for '${type}'`, principalId)
      : undefined,
  ];
}

/** Rejects entries on a folder whose access control something else manages. */
function validatePlacement(
  prop: string,
  isFile: boolean,
  publish: PublishMode | undefined,
  preserveAcls = PreserveAcls.NONE,
): Problem[] {
  const toRefusal = (reason: string, value: unknown): Problem => ({
    ...problems.valueInvalid(prop, `left out ${reason}`, value),
    fix: `remove '${prop}'`,
  });
  if (isFile)
    return [toRefusal('for a File: Terraform manages the access control lists of folders only', 'entries')];
  return [
    ...(publish === PublishMode.ATOMIC
      ? [toRefusal('with atomic publishing: each snapshot replaces the folder', publish)]
      : []),
    ...(preserveAcls === PreserveAcls.NONE
      ? []
      : [toRefusal("with 'preserveAcls', which copies the access control of the source", preserveAcls)]),
  ];
}
