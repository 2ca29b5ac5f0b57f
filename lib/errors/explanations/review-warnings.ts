import { accessWarnings } from '../catalogue/access-warnings';
import { commandWarnings } from '../catalogue/command-warnings';
import { describeFinding } from '../data-share-error';
import type { Explanation } from './explanation';

const WHERE = 'contoso/curated';
const PRINCIPAL = '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11';
const OTHER_PRINCIPAL = '8d3b6e1b-1d4c-4c3f-8e8c-3a7d8a7c9f44';

/** Warnings of an access review, and of the command alone. AccessEnded, ConditionUnreadable and RoleUnknown are explained with synthesis. */
export const reviewWarnings = {
  ConditionKnownAfterApply: {
    meaning:
      'The condition of a role assignment is not known in these files, so the report cannot show what it admits.',
    causes: ['The condition refers to a value that Terraform knows only after the apply.'],
    actions: ['Review the expression of the condition.', 'Run the review again after the apply.'],
    example: describeFinding(accessWarnings.conditionKnownAfterApply('fabrikam', WHERE)),
  },
  GetsKeys: {
    meaning:
      'A principal has a power that opens data without a data role: it can get the account keys, assign itself a role, or the like.',
    causes: ['The principal has a role such as Owner, Contributor or Storage Account Contributor.'],
    actions: [
      'Assign a data role on a container instead.',
      'Otherwise count this principal as a reader of everything.',
    ],
    example: describeFinding(
      accessWarnings.getsKeys('ops', 'Reader and Data Access', 'contoso', 'account keys, SAS tokens'),
    ),
  },
  InvitationWithoutAccess: {
    meaning:
      'A recipient is invited to a share, but no assignment in these files lets it read a dataset of the share.',
    causes: [
      'Another stack makes the assignment.',
      'The assignment was removed, or its condition admits other paths.',
    ],
    actions: ['Include the files of the other stack in the review.', 'Let the share create the grant.'],
    example: describeFinding(accessWarnings.invitationWithoutAccess('fabrikam', 'sales', 'curated/sales')),
  },
  ListsMoreThanReads: {
    meaning: 'A principal can see names of blobs that it cannot read.',
    causes: ['The condition restricts reading and not listing.'],
    actions: ['Restrict listing in the condition to the same prefix.'],
    example: describeFinding(accessWarnings.listsMoreThanReads('fabrikam', WHERE, 'all')),
  },
  KnownNameForNewPrincipal: {
    meaning: 'A change gives a principal the name of a recipient that had another object ID.',
    causes: [
      'The recipient got a new identity.',
      'Somebody uses a name that reviewers trust. The author of an invitation chooses the name of its recipient.',
    ],
    actions: ['Ask the recipient for its object ID, by another way than this change.'],
    example: describeFinding(
      accessWarnings.knownNameForNewPrincipal('fabrikam', PRINCIPAL, [OTHER_PRINCIPAL]),
    ),
  },
  NameDeceptive: {
    meaning:
      'A name is not what it looks like, or breaks a rule, so that a reader could take it for another name.',
    causes: [
      'The name has letters of another script that look like Latin ones, invisible characters or strange blanks.',
    ],
    actions: ['Compare the name with the one that you expect. Refuse the change if nobody can explain it.'],
    example: describeFinding(
      accessWarnings.nameDeceptive(
        'recipient',
        'f\u0430brikam',
        'contains U+0430 (Cyrillic), which looks like a',
      ),
    ),
  },
  NamesAlike: {
    meaning: 'Two names in the report look alike.',
    causes: ['One of them is a typing error, or is meant to be taken for the other.'],
    actions: ['Check that each of them is meant, and rename one.'],
    example: describeFinding(accessWarnings.namesAlike('container', ['sales1', 'salesl'])),
  },
  NameShared: {
    meaning: 'Invitations give several principals the same name.',
    causes: ['A recipient has several identities, or one of the invitations is for somebody else.'],
    actions: ['Check each object ID.'],
    example: describeFinding(accessWarnings.nameShared('fabrikam', [PRINCIPAL, OTHER_PRINCIPAL])),
  },
  OtherWayIn: {
    meaning: 'A resource can give access in a way that the report names and does not follow.',
    causes: ['The files have access control lists, SFTP users, group members or similar resources.'],
    actions: ['Review the resource at this address.'],
    example: describeFinding(
      accessWarnings.otherWayIn('azurerm_storage_account_local_user.sftp', 'is an SFTP user'),
    ),
  },
  PrefixWithoutSlash: {
    meaning: 'A condition admits every name that begins with a text, not only the contents of a folder.',
    causes: ["The prefix does not end with a slash: 'sales' admits 'sales-secret/' too."],
    actions: ['End the prefix in the condition with a slash.'],
    example: describeFinding(accessWarnings.prefixWithoutSlash('fabrikam', WHERE, 'sales*')),
  },
  PublicContainer: {
    meaning: 'Anybody can read a container without signing in.',
    causes: ['The access type of the container is blob or container, and the account allows public access.'],
    actions: ['Set the access type to private.', 'Disable public access of the account.'],
    example: describeFinding(accessWarnings.publicContainer(WHERE)),
  },
  ReadsWithoutInvitation: {
    meaning: 'A principal can still read datasets although its invitation is suspended, revoked or waiting.',
    causes: [
      'Somebody else made a role assignment for the same principal.',
      'Another stack grants the same container.',
    ],
    actions: [
      'Remove the assignment at this address.',
      'Reinstate the invitation if the access is intended.',
    ],
    example: describeFinding(
      accessWarnings.readsWithoutInvitation(
        { who: 'fabrikam', shareName: 'sales', why: 'is revoked' },
        'azurerm_role_assignment.extra',
        'curated/sales',
      ),
    ),
  },
  ScopeKnownAfterApply: {
    meaning:
      'The scope of a role assignment is not known in these files, so it can be any container or account.',
    causes: ['The scope refers to a value that Terraform knows only after the apply.'],
    actions: ['Review the expression of the scope.', 'Run the review again after the apply.'],
    example: describeFinding(
      accessWarnings.scopeKnownAfterApply('fabrikam', 'azurerm_storage_container.curated.id'),
    ),
  },
  SharedKeysOn: {
    meaning:
      'The account accepts shared keys. Anybody with a key, or a SAS made from it, can read everything.',
    causes: ["The account does not set 'shared_access_key_enabled' to false; the default is true."],
    actions: ["Set 'shared_access_key_enabled' to false."],
    example: describeFinding(accessWarnings.sharedKeysOn('contoso')),
  },
  SharedKeysUnknown: {
    meaning: 'The files do not have the account, so nobody can tell from them if it accepts shared keys.',
    causes: ['Another stack creates the account.', 'The value is known only after the apply.'],
    actions: ['Check the account.', 'Include the files of the stack that creates it.'],
    example: describeFinding(accessWarnings.sharedKeysUnknown('contoso')),
  },
  SuperUserUnconditioned: {
    meaning: 'On ADLS Gen2, the condition of an assignment does not restrict a role that acts as super-user.',
    causes: ['The role has the action runAsSuperUser, and the condition does not name that action.'],
    actions: [
      'Use Storage Blob Data Reader or Storage Blob Data Contributor.',
      'Name the action in the condition.',
    ],
    example: describeFinding(
      accessWarnings.superUserUnconditioned('fabrikam', WHERE, 'Storage Blob Data Owner'),
    ),
  },
  WiderThanShares: {
    meaning: 'A recipient can read more of a container, or for longer, than its shares offer.',
    causes: ['Somebody else made a wider role assignment for the same principal. Assignments add up.'],
    actions: ['Remove the wider assignment.', 'Offer these paths by a share if the access is intended.'],
    example: describeFinding(accessWarnings.widerThanShares('fabrikam', WHERE, 'all')),
  },
  AnswerNotLeft: {
    meaning: 'Your answer is in a file, but could not be written to the exchange of the provider.',
    causes: ['Your identity has no access to the exchange yet.', 'The exchange cannot be reached.'],
    actions: ['Send the file to the provider.', 'Otherwise run the same command again.'],
    example: describeFinding(commandWarnings.answerNotLeft('weather.acceptance.json', null)),
  },
  LandingKept: {
    meaning: 'You accepted again with a container, and datasets that you accepted before keep their place.',
    causes: ['Moving a dataset would copy it again, and leave the first copy behind.'],
    actions: ['Leave the option out.', 'To move a dataset, edit its mapping in the subscription document.'],
    example: describeFinding(commandWarnings.landingKept('weather.subscription.json', 'daily')),
  },
} satisfies Readonly<Record<string, Explanation>>;
