import type { AcceptedSubscriptionProps, DeletionPolicy, PrincipalType, Problem } from '../../constructs';
import { getProblemCodes, getProblems, stackForTest, variable } from '../support/stacks';
import {
  accept,
  containerDataset,
  createReceivedInvitation,
  referToStore,
  SYNCHRONIZER,
} from './declarations';

const TERMS = 'Größe ≤ 5 €';
const HASH = 'e842ea11777ef46cd90876094cf2140ad5bd8d914c9c894b71181413f93bc8cf';
const NAME = "1 to 90 letters, digits, '.', '_' and '-', beginning with a letter or digit";
const CONTAINER =
  '3 to 63 lowercase letters, digits and single hyphens, beginning and ending with a letter or digit';

/** Lists the problems of a subscription 'sales', without their place. */
function problemsOfCopy(props: Partial<AcceptedSubscriptionProps>): Omit<Problem, 'where'>[] {
  return getProblems(() => accept(stackForTest(), 'sales', props)).map(({ where, ...problem }) => {
    expect(where).toBe('test/sales');
    return problem;
  });
}

describe('everything that is wrong', () => {
  const wrong = (): unknown => {
    const stack = stackForTest();
    return accept(stack, 'sales', {
      invitation: createReceivedInvitation({
        termsOfUse: TERMS,
        termsSha256: HASH,
        datasets: ['flights', 'weather', 'airports'].map(containerDataset),
      }),
      acceptedTermsSha256: 'yes',
      target: referToStore(stack, 'contoso', { location: 'northeurope' }),
      mappings: [
        { datasetName: 'flights', container: 'Landing' },
        { datasetName: 'weather', container: 'Landing', path: 'weather' },
        { datasetName: 'trains', container: 'trains' },
      ],
      identity: undefined,
    });
  };

  test('is reported at once', () => {
    expect(getProblemCodes(wrong).sort()).toEqual([
      'DatasetUnknown',
      'IdentityMissing',
      'RegionMismatch',
      'SameAccount',
      'TargetsOverlap',
      'TermsMismatch',
      'ValueInvalid',
      'ValueInvalid',
    ]);
  });

  test('is one error that people can read', () => {
    expect(wrong).toThrow(/^8 problems:\n( {2}- [A-Z][A-Za-z]+: .+; .+ \(at test\/sales\)\n?){8}$/);
  });
});

describe('terms of use', () => {
  const invitation = createReceivedInvitation({ termsOfUse: TERMS, termsSha256: HASH });

  test('are accepted by their hash, in any case', () => {
    for (const acceptedTermsSha256 of [HASH, HASH.toUpperCase()]) {
      expect(() => accept(stackForTest(), 'sales', { invitation, acceptedTermsSha256 })).not.toThrow();
    }
  });

  test('fails for terms that are not accepted', () => {
    expect(problemsOfCopy({ invitation })).toEqual([
      {
        code: 'TermsNotAccepted',
        message: 'the terms of use of the invitation are not accepted',
        fix: `read 'termsOfUse' in the invitation, then set 'acceptedTermsSha256' to '${HASH}'`,
      },
    ]);
  });

  test('fails for other terms than those of the invitation', () => {
    const acceptedTermsSha256 = '0'.repeat(64);
    expect(problemsOfCopy({ invitation, acceptedTermsSha256 })).toEqual([
      {
        code: 'TermsMismatch',
        message: `the accepted terms have SHA-256 "${'0'.repeat(64)}", those of the invitation have "${HASH}"`,
        fix: 'read the terms of the invitation again, then accept their hash',
      },
    ]);
  });

  test('fails for accepted terms if the invitation has none', () => {
    expect(problemsOfCopy({ acceptedTermsSha256: HASH })).toEqual([
      {
        code: 'TermsMismatch',
        message: `the accepted terms have SHA-256 "${HASH}", those of the invitation have null`,
        fix: "this invitation has no terms: remove 'acceptedTermsSha256'",
      },
    ]);
  });
});

test.each<[string, Partial<AcceptedSubscriptionProps>, string]>([
  ['stateContainer', { stateContainer: 'State' }, `${CONTAINER}, got "State"`],
  ['name', { name: 'contoso sales' }, `${NAME}, got "contoso sales"`],
  [
    'identity.principalId',
    { identity: { ...SYNCHRONIZER, principalId: 'sync@fabrikam.example' } },
    'a UUID like 00000000-0000-0000-0000-000000000000, got "sync@fabrikam.example"',
  ],
  [
    'identity.principalType',
    { identity: { ...SYNCHRONIZER, principalType: 'Robot' as PrincipalType } },
    'one of User, Group, ServicePrincipal, ManagedIdentity, got "Robot"',
  ],
  ['deletions', { deletions: 'purge' as DeletionPolicy }, 'one of keep, mirror, got "purge"'],
  ['maxDeleteFraction', { maxDeleteFraction: 20 }, 'a number from 0 to 1, got 20'],
  ['maxDeleteFraction', { maxDeleteFraction: -0.1 }, 'a number from 0 to 1, got -0.1'],
  ['maxDeleteFraction', { maxDeleteFraction: '0.2' as unknown as number }, 'a number from 0 to 1, got "0.2"'],
  ['preserveTier', { preserveTier: 'Cool' as unknown as boolean }, 'true or false, got "Cool"'],
])('fails for a bad %s', (prop, props, rest) => {
  expect(problemsOfCopy(props)).toEqual([
    { code: 'ValueInvalid', message: `'${prop}' must be ${rest}`, fix: `change '${prop}'` },
  ]);
});

test.each([
  ['mappings[0].container', ' of dataset "curated"'],
  ['stateContainer', ''],
])('fails for a token as %s', (prop, dataset) => {
  const stack = stackForTest();
  const container = variable(stack, 'container');
  const props =
    prop === 'stateContainer'
      ? { stateContainer: container }
      : { mappings: [{ datasetName: 'curated', container }] };
  expect(getProblems(() => accept(stack, 'sales', props))).toEqual([
    {
      code: 'ValueInvalid',
      message: `'${prop}'${dataset} must be a literal, because it is part of the address of the container, got "a token"`,
      fix: `change '${prop}'`,
      where: 'test/sales',
    },
  ]);
});

test('fails for a copy without an identity', () => {
  expect(problemsOfCopy({ identity: undefined })).toEqual([
    {
      code: 'IdentityMissing',
      message: "'identity' is required: it writes the snapshots",
      fix: 'set it to the { principalId, principalType } that runs the synchronization',
    },
  ]);
});
