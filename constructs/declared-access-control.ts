import type { IResolvable } from 'cdktf';
import { Token } from 'cdktf';
import { aclPlaceProblems, aclProblems } from '../lib/model/access-control-list';
import { DatasetType } from '../lib/model/dataset';
import { problems } from '../lib/problems';
import type { LandingDataset } from './acceptance-rules';
import type { AcceptedSubscriptionProps } from './accepted-subscription-props';
import type { Fit } from './fit';
import { precondition } from './fit';
import { settingProblem } from './validation';

/** Whether the access control lists that mappings declare can be made: folders of an ADLS Gen2 account have them. */
export function accessControlFit(
  landings: readonly LandingDataset[],
  { mappings = [], target, publish, preserveAcls }: AcceptedSubscriptionProps,
  where: string,
): Fit {
  const { isHnsEnabled } = target;
  const flat = problems.aclsUnsupported('accessControl');
  const declared = mappings.map((mapping, index) => ({
    ...mapping,
    prop: `mappings[${index}].accessControl`,
  }));
  const given = declared.filter(({ accessControl }) => (accessControl ?? []).length > 0);
  const isFile = (name: string): boolean =>
    landings.some((each) => each.datasetName === name && each.datasetType === DatasetType.FILE);
  return {
    problems: [
      ...declared.flatMap(({ prop, accessControl }) => {
        const shape = settingProblem(prop, accessControl, Array.isArray, 'a list of entries');
        return shape ? [shape] : aclProblems(accessControl ?? [], prop, (value) => Token.isUnresolved(value));
      }),
      ...given.flatMap(({ prop, datasetName }) =>
        aclPlaceProblems(prop, { isFile: isFile(datasetName), publish, preserveAcls }),
      ),
      ...(given.length > 0 && isHnsEnabled === false ? [flat] : []),
    ],
    preconditions:
      given.length > 0 && Token.isUnresolved(isHnsEnabled)
        ? [precondition(isHnsEnabled as IResolvable, flat.code, `${flat.message}; ${flat.fix}`, where)]
        : [],
  };
}
