import type { ComponentChildren, VNode } from 'preact';
import type { ReportedRecipient } from '../share-report';
import { Copied } from './labels';

/** Names, contact and ids of a recipient, as far as the inputs tell them. */
export function RecipientFacts({ recipient }: { readonly recipient: ReportedRecipient }): VNode {
  const { displayName, otherNames, contact, principalId, applicationId, tenantId } = recipient;
  return (
    <dl class="facts">
      <Fact name="Name">{displayName}</Fact>
      <Fact name="Other names">{otherNames.length === 0 ? null : otherNames.join(', ')}</Fact>
      <Fact name="Contact">{contact}</Fact>
      <Fact name="Principal">
        {principalId === null ? 'not known' : <Copied name="principal" value={principalId} />}
      </Fact>
      <Fact name="Application">
        {applicationId === null ? null : <Copied name="application" value={applicationId} />}
      </Fact>
      <Fact name="Tenant">{tenantId === null ? 'not known' : <Copied name="tenant" value={tenantId} />}</Fact>
    </dl>
  );
}

/** A name and its value; nothing if there is no value. */
export function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): VNode | null {
  if (children === null) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
