import type { AcceptedSubscriptionProps, Problem } from '../../constructs';
import { DatasetType, PublishMode } from '../../constructs';
import { parseSubscription } from '../../lib/model/documents/parsing/parse-document';
import { getProblemCodes, getOutput, getProblems, stackForTest, variable } from '../support/stacks';
import {
  accept,
  containerDataset,
  createLandingMappings,
  createReceivedInvitation,
  referToStore,
} from './declarations';

const ATOMIC = { publish: PublishMode.ATOMIC };

/** The subscription document of a copy between two stores of a kind. */
function synthesizeDocument(isHnsEnabled: boolean, props: Partial<AcceptedSubscriptionProps>): unknown {
  return getOutput(acceptCopy(isHnsEnabled, props)).value;
}

function acceptCopy(
  isHnsEnabled: boolean,
  { invitation, ...props }: Partial<AcceptedSubscriptionProps>,
): ReturnType<typeof accept> {
  const stack = stackForTest();
  return accept(stack, 'sales', {
    invitation: invitation ?? createReceivedInvitation({}, { isHnsEnabled }),
    target: referToStore(stack, 'fabrikam', { isHnsEnabled }),
    ...props,
  });
}

describe.each([
  ['flat Blob storage', false],
  ['ADLS Gen2', true],
])('a snapshot in %s', (_kind, isHnsEnabled) => {
  test('may be published as a whole, into a folder', () => {
    const document = synthesizeDocument(isHnsEnabled, {
      ...ATOMIC,
      keepSnapshots: 5,
      successMarker: true,
      mappings: createLandingMappings('sales'),
    });
    expect(document).toMatchObject({ publish: 'atomic', keepSnapshots: 5, successMarker: true });
    expect(parseSubscription(document)).toEqual(document);
  });

  test('is published file by file into the root of a container, with a marker if requested', () => {
    const document = synthesizeDocument(isHnsEnabled, { successMarker: true });
    expect(document).toMatchObject({ publish: 'inPlace', successMarker: true });
    expect(parseSubscription(document)).toEqual(document);
  });
});

describe('the root of a container', () => {
  test('fails for ADLS Gen2, which cannot rename it', () => {
    expect(getProblems(() => acceptCopy(true, ATOMIC))).toEqual([
      {
        code: 'PublishPathRequired',
        message:
          'dataset "curated" lands in the root of "landing", which ADLS Gen2 cannot rename, so snapshots cannot be published there atomically',
        fix: "map it to a folder, or set 'publish' to 'inPlace'",
        where: 'test/sales',
      },
    ]);
  });

  test('may be published as a whole in flat Blob storage, by a document', () => {
    expect(synthesizeDocument(false, ATOMIC)).toMatchObject({ publish: 'atomic' });
  });

  test('may have a single file in it, which is a whole of its own', () => {
    const file = { datasetType: DatasetType.FILE, container: 'curated', path: 'ref/codes.csv' };
    const invitation = createReceivedInvitation(
      { datasets: [{ datasetName: 'codes', ...file }] },
      { isHnsEnabled: true },
    );
    const mappings = [{ datasetName: 'codes', container: 'landing' }];
    expect(synthesizeDocument(true, { ...ATOMIC, invitation, mappings })).toMatchObject({
      publish: 'atomic',
    });
  });
});

describe('the folder next to it, for unpublished snapshots', () => {
  const datasets = [containerDataset('curated'), containerDataset('raw')];
  const mappings = (path: string) => [
    ...createLandingMappings('sales'),
    { datasetName: 'raw', container: 'landing', path },
  ];
  const beside = (isHnsEnabled: boolean, path: string, publish = PublishMode.ATOMIC) =>
    acceptCopy(isHnsEnabled, {
      invitation: createReceivedInvitation({ datasets }, { isHnsEnabled }),
      publish,
      mappings: mappings(path),
    });

  test.each(['sales.snapshots', 'sales.snapshots/raw'])('fails for another dataset in %s', (path) => {
    const found = getProblems(() => beside(true, path));
    expect(new Set(found.map(({ code }) => code))).toEqual(new Set(['TargetsOverlap']));
    expect(found[0].message).toBe(
      `datasets "raw" and "the snapshots of curated" would both write to "landing/${path}"`,
    );
  });

  test('does not exist in flat Blob storage, or if files are published one by one', () => {
    expect(() => beside(false, 'sales.snapshots')).not.toThrow();
    expect(() => beside(true, 'sales.snapshots', PublishMode.IN_PLACE)).not.toThrow();
  });

  test('fails for another subscription of the stack in it', () => {
    const stack = stackForTest();
    const target = referToStore(stack, 'fabrikam', { isHnsEnabled: true }, 'target');
    const invitation = createReceivedInvitation({}, { isHnsEnabled: true });
    accept(stack, 'sales', { invitation, target, ...ATOMIC, mappings: createLandingMappings('sales') });
    const second = { invitation, target, mappings: createLandingMappings('sales.snapshots') };
    expect(getProblemCodes(() => accept(stack, 'stock', second))).toEqual(['TargetsOverlap']);
  });
});

/** Lists the problems of a subscription, one line each. */
function getMessages(props: Partial<AcceptedSubscriptionProps>): string[] {
  return getProblems(() => accept(stackForTest(), 'sales', props)).map(({ message }: Problem) => message);
}

test.each([0, 1.5, 1001, NaN, '2'])('fails for keepSnapshots %p', (keepSnapshots) => {
  const [message, ...others] = getMessages({ keepSnapshots: keepSnapshots as number });
  expect(message).toContain(`'keepSnapshots' must be a whole number from 1 to 1000, got`);
  expect(others).toEqual([]);
});

test.each([1, 1000])('takes keepSnapshots %p', (keepSnapshots) => {
  const publish = PublishMode.ATOMIC;
  expect(synthesizeDocument(false, { publish, keepSnapshots })).toMatchObject({ keepSnapshots });
});

test('fails for a way to publish that is none, and for a marker that is neither yes nor no', () => {
  const props = { publish: 'later' as PublishMode, successMarker: 'yes' as unknown as boolean };
  expect(getMessages(props)).toEqual([
    `'publish' must be one of inPlace, atomic, got "later"`,
    `'successMarker' must be true or false, got "yes"`,
  ]);
});

test('fails for tokens that would decide the landing place', () => {
  const stack = stackForTest();
  const props = { publish: variable(stack, 'publish') as PublishMode };
  expect(getProblems(() => accept(stack, 'sales', props)).map(({ message }) => message)).toEqual([
    `'publish' must be a literal, because it determines where data lands, got "a token"`,
  ]);
});
