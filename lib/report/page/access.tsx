import type { VNode } from 'preact';
import type { Access } from '../../access/review/access';
import { describePrincipal, describeScope } from '../../access/review/descriptions';
import { NAME_MARK } from '../../access/review/name-marks';
import type { PrintedAccess } from '../../access/review/printed-access';
import { describeSharing } from '../../access/review/sharing-words';
import { buildAccessRows } from '../../access/words/access-rows';
import { LEGEND } from '../../access/words/advised-sentences';
import type { ShareReport } from '../share-report';
import { Filter } from './labels';
import { Section } from './layout';
import { Table } from './table';

/** Rows from which a table gets a filter. */
const MANY_ROWS = 12;

/** The access that Terraform files declare: by roles, and in other ways. */
export function AccessReview({ report: { access, accessGaps } }: { readonly report: ShareReport }): VNode {
  if (access === null) {
    return (
      <Section id="access" title="Access in the Terraform files">
        <p>
          No Terraform file is among the inputs. This report does not tell who was granted access, or who else
          has it.
        </p>
      </Section>
    );
  }
  return (
    <Section
      id="access"
      title="Access in the Terraform files"
      lead="These files declare the following. Access that was given elsewhere, such as in the Azure portal, is not in them. Warnings are among the points above."
    >
      <Sentences title="These files do not tell everything" sentences={accessGaps} />
      <DeclaredAccess access={access} />
      <Sentences
        title="Other ways in"
        sentences={access.otherWays.map(({ what, address }) => `${what} (${address})`)}
      />
      <Sentences title="Data sharing" sentences={describeSharing(access).map(({ what }) => what)} />
    </Section>
  );
}

function DeclaredAccess({ access: { accesses } }: { readonly access: PrintedAccess }): VNode {
  const writers = new Set(
    accesses
      .filter(({ gives, paths }) => gives === 'Write' && paths.length === 0)
      .map(({ address }) => address),
  );
  const readers = new Set(accesses.filter(({ gives }) => gives === 'Data').map(({ address }) => address));
  const rows = accesses.flatMap((access) =>
    isToldElsewhere(access, readers) ? [] : toRows(access, writers.has(access.address)),
  );
  if (rows.length === 0)
    return (
      <p>
        These files declare no access by a data role. Roles that open data in another way, and roles that are
        not known, are among the points above.
      </p>
    );
  return (
    <>
      {rows.length > MANY_ROWS && <Filter target="access-table" label="Filter by principal, place or path" />}
      <Table
        id="access-table"
        caption="Principals that can read or write blobs by a role"
        columns={['Principal', 'Place', 'Paths', 'May', 'Until', 'By'].map((title) => ({
          title,
          isSortable: true,
        }))}
        rows={rows}
      />
      {rows.some(([who, place]) => `${who}${place}`.includes(NAME_MARK)) && (
        <p class="small quiet">{LEGEND}</p>
      )}
    </>
  );
}

/** True if another row tells about writing by the same assignment, or if the points above tell about keys. */
function isToldElsewhere({ gives, address, paths }: Access, readers: ReadonlySet<string>): boolean {
  return (
    gives === 'Keys' ||
    gives === 'Unknown' ||
    (gives === 'Write' && paths.length === 0 && readers.has(address))
  );
}

function toRows(access: Access, writes: boolean): string[][] {
  return buildAccessRows(access, writes, (text) => text).map(({ cells: [paths, ...rest], limits }) => [
    describePrincipal(access),
    describeScope(access.scope),
    limits === '' ? paths : `${paths}, ${limits}`,
    ...rest,
  ]);
}

/** Sentences under a title; nothing if there are none. */
export function Sentences({
  title,
  sentences,
}: {
  readonly title: string;
  readonly sentences: readonly string[];
}): VNode | null {
  if (sentences.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul class="sentences" role="list">
        {sentences.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
    </>
  );
}
