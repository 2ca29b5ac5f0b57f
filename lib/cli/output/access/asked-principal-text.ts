import type { AskedPrincipal } from '../../../access/review/asked-principal';
import { describePrincipal } from '../../../access/review/descriptions';
import type { CliIo } from '../../io';
import { formatCount } from '../../../errors/format-count';
import { formatCopied, formatLines, formatPlain } from './report-lines';

/** More names than this say nothing. */
const MAX_NAMES = 10;

/** Says what the answer about a principal rests on, and what the files cannot show. */
export function describeAskedPrincipal(asked: AskedPrincipal, hasAccess: boolean, io: CliIo): string {
  const who = formatCopied(asked.asked);
  const { assignments, recipients, files } = asked;
  const looked = `Looked at ${formatCount(assignments, 'role assignment')} and ${formatCount(recipients, 'invited recipient')} in ${formatCount(files, 'file')}.`;
  const isNamed = asked.status === 'Named';
  const answers = isNamed
    ? hasAccess
      ? []
      : [describeNoAccess(asked, who, looked)]
    : [`Unknown: no file given names ${who}. ${looked}`];
  const groups = listSome(asked.groups.map((group) => formatPlain(describePrincipal(group))));
  const where = groups === '' ? 'in a group' : `in the groups with access: ${groups}`;
  const fix = isNamed
    ? 'for each group that it is in, ask again with the object ID of the group'
    : `ask with its object ID, and again with that of each group that it is in${describeNames(asked)}`;
  return [
    ...answers.map((answer) => formatLines('', answer, io)),
    formatLines('  ! ', `access through groups is not included: these files do not show who is ${where}`, io),
    formatLines('    what to do: ', fix, io, '    '),
  ].join('');
}

function describeNoAccess({ canOpenData }: AskedPrincipal, who: string, looked: string): string {
  return canOpenData
    ? `These files give ${who} no data role, but roles that can open data in other ways: see the warnings. ${looked}`
    : `These files name ${who}, but give it no access to blobs. ${looked}`;
}

function describeNames({ names }: AskedPrincipal): string {
  const known = listSome(names.map((name) => formatPlain(name)));
  return known === '' ? '' : `; recipients in these files: ${known}`;
}

function listSome(names: readonly string[]): string {
  const left = names.length - MAX_NAMES;
  return [...names.slice(0, MAX_NAMES), ...(left > 0 ? [`${left.toLocaleString('en-US')} more`] : [])].join(
    ', ',
  );
}
