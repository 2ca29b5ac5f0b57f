import { Fn, Op, Token } from 'cdktf';
import type { Problem } from '../../lib/errors/error-codes';
import { problems } from '../../lib/errors/catalogue';
import { formatValue } from '../../lib/errors/format-value';
import {
  assetContainerRule,
  dataShareNameRule,
  MAX_DATA_SHARE_DESCRIPTION,
  toAssetPath,
} from '../../lib/model/rules/storage-data-share-rules';
import { InPlaceMethod } from '../../lib/model/values/in-place-method';
import { ShareKind } from '../../lib/model/values/share-kind';
import { toPathPreconditions } from '../grants/grant-condition';
import type { Precondition } from '../synthesis/check-result';
import { toPrecondition } from '../synthesis/check-result';
import { toEntraIdPreconditions } from '../synthesis/id-preconditions';
import { enumRule, validateFlag, validateLiteral, validateText } from '../synthesis/props-validation';
import { toFunctionArgument, toShownValue } from '../synthesis/terraform-strings';
import { toContainerPreconditions } from './container-preconditions';
import type { IShare, ShareProps } from './share-props';

/** True if recipients read a share through a data share of Azure Storage. */
export function usesDataShare({ inPlace }: Pick<ShareProps, 'inPlace'>): boolean {
  return inPlace === InPlaceMethod.STORAGE_DATA_SHARE;
}

/** Returns the problems with the way in which recipients read a share in place. */
export function validateDataShareSettings(name: string, props: ShareProps): (Problem | undefined)[] {
  const { inPlace, shareKind } = props;
  return [
    validateLiteral('inPlace', inPlace, enumRule(InPlaceMethod), 'it determines which resources are defined'),
    inPlace !== undefined && shareKind !== ShareKind.IN_PLACE
      ? problems.valueInvalid('inPlace', 'left out for a CopyBased share', inPlace)
      : undefined,
    validateFlag('retainDataShare', props.retainDataShare),
    ...(usesDataShare(props) ? validateDataShare(name, props) : findUnusedSettings(props)),
  ];
}

function findUnusedSettings({ dataShareName, retainDataShare }: ShareProps): Problem[] {
  return Object.entries({ dataShareName, retainDataShare })
    .filter(([, value]) => value !== undefined)
    .map(([prop, value]) =>
      problems.valueInvalid(prop, "left out, unless 'inPlace' is InPlaceMethod.STORAGE_DATA_SHARE", value),
    );
}

function validateDataShare(name: string, props: ShareProps): (Problem | undefined)[] {
  const { dataShareName, description, dataStore, datasets } = props;
  const derived = validateText('dataShareName', name, dataShareNameRule);
  return [
    dataShareName === undefined
      ? derived && {
          ...derived,
          fix: "set 'dataShareName': the name of the share is no name of a data share",
        }
      : validateText('dataShareName', dataShareName, dataShareNameRule),
    validateText('description', description, (text) =>
      text.length > MAX_DATA_SHARE_DESCRIPTION
        ? `at most ${MAX_DATA_SHARE_DESCRIPTION} characters long with InPlaceMethod.STORAGE_DATA_SHARE`
        : undefined,
    ),
    dataStore.tenantId === undefined
      ? {
          ...problems.valueInvalid(
            'dataStore.tenantId',
            'set: it tells recipients of other tenants apart',
            undefined,
          ),
          fix: "set 'tenantId' of the data store",
        }
      : undefined,
    ...findRepeatedAssets(datasets),
    ...datasets.map(({ container }, index) =>
      validateText(`datasets[${index}].container`, container, assetContainerRule),
    ),
  ];
}

/** Finds datasets of one path. An asset does not say if it is a folder or a file, and nothing says how Azure treats a path twice. */
function findRepeatedAssets(datasets: ShareProps['datasets']): Problem[] {
  const firstByPath = new Map<string, string>();
  return datasets.flatMap(({ container, path, datasetName }) => {
    const assetPath = toAssetPath(container, path);
    const first = firstByPath.get(assetPath);
    if (first === undefined) firstByPath.set(assetPath, datasetName);
    const fix = `remove one of the datasets ${formatValue(first)} and ${formatValue(datasetName)}, which are one asset`;
    return first === undefined ? [] : [{ ...problems.duplicateName('asset', toShownValue(assetPath)), fix }];
  });
}

/** Returns the checks of a data share's values that only Terraform knows. */
export function toDataSharePreconditions(share: IShare, dataShareName: string): Precondition[] {
  const { dataStore, datasets, description } = share;
  const { path: where } = share.node;
  const found: Precondition[] = toEntraIdPreconditions(dataStore, { tenantId: dataStore.tenantId });
  if (Token.isUnresolved(dataShareName)) {
    const name = toFunctionArgument(dataShareName);
    const isName = Fn.can(Fn.regex('^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$', name));
    const hasNoDoubleHyphen = Op.lt(Fn.lengthOf(Fn.regexall('--', name)), 1);
    const message = `'dataShareName' must be ${dataShareNameRule('')}; set 'dataShareName'`;
    found.push(toPrecondition(Op.and(isName, hasNoDoubleHyphen), 'ValueInvalid', message, where));
  }
  if (Token.isUnresolved(description)) {
    const isShort = Op.lte(Fn.lengthOf(toFunctionArgument(description!)), MAX_DATA_SHARE_DESCRIPTION);
    const message = `'description' must be at most ${MAX_DATA_SHARE_DESCRIPTION} characters long with InPlaceMethod.STORAGE_DATA_SHARE; shorten it`;
    found.push(toPrecondition(isShort, 'ValueInvalid', message, where));
  }
  return [
    ...found,
    ...toDistinctAssetsPreconditions(share),
    ...datasets.flatMap(({ container, path, datasetName }) => [
      ...toContainerPreconditions(container, [datasetName], where),
      ...toPathPreconditions(path, [datasetName]),
    ]),
  ];
}

/** Rejects one asset twice, if only Terraform knows: nothing says how Azure treats a path twice. */
function toDistinctAssetsPreconditions({ datasets, node }: IShare): Precondition[] {
  const isKnown = !datasets.some(({ container, path }) =>
    [container, path].some((each) => Token.isUnresolved(each)),
  );
  if (isKnown || datasets.length < 2) return [];
  const paths = datasets.map(({ container, path }) => toFunctionArgument(toAssetPath(container, path)));
  const condition = Op.eq(Fn.lengthOf(Fn.distinct(paths)), paths.length);
  const message = 'two datasets of the share are one asset; remove one of them';
  return [toPrecondition(condition, 'DuplicateName', message, node.path)];
}
