import type { StoragePowerName } from './storage-powers';
import { ROLES_WITHOUT_POWER } from './roles-without-power';

/** A built-in role and its powers over storage accounts. */
export interface BuiltInRole {
  readonly name: string;
  readonly id: string;
  readonly readsBlobs: boolean;
  readonly writesBlobs: boolean;
  readonly isSuperUser: boolean;
  readonly powers: readonly StoragePowerName[];
}

/** The letter of each power in the table. */
const LETTERS: Readonly<Record<string, StoragePowerName>> = {
  s: 'AccessControlLists',
  K: 'AccountKeys',
  S: 'Sas',
  A: 'AccountSettings',
  W: 'BlobServiceSettings',
  P: 'Containers',
  L: 'LocalUsers',
  O: 'Replication',
  D: 'DataShares',
  R: 'RoleAssignments',
  F: 'RoleDefinitions',
};

/**
 * The built-in roles with powers over storage accounts, as of 2026-08-22. `r` reads blobs, `w` writes or deletes them, `s` is an
 * ADLS Gen2 super user, who also sets access control lists; capitals are powers of `LETTERS`. They follow from the permissions of
 * each role, by the table of `storage-powers.ts`. What opens data in a roundabout way alone (deployments, identities, networks,
 * policies) is left out: 250 roles can deploy. So is creating containers, for roles that write blobs.
 *
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
const ROLES_WITH_POWER: readonly (readonly [name: string, id: string, powers: string])[] = [
  ['App Compliance Automation Administrator', '0f37683f-2463-46b6-9ce7-9b788b988ba2', 'KAWP'],
  ['Avere Contributor', '4f8fab4f-1852-4a58-a46a-8eaf358af14a', 'rwKSAWPLOD'],
  ['Avere Operator', 'c025889f-8102-4ebf-b32c-fc0c6f0c6bd9', 'rw'],
  ['Azure AI Administrator', 'b78c5d69-af96-48a3-bf8d-a8b4d589de94', 'KSAWPLOD'],
  ['Azure Center for SAP solutions administrator', '7b0c7e81-271f-4c71-90bf-e30bdfdbc2f7', 'r'],
  ['Azure Center for SAP solutions service role', 'aabbc5dd-1af0-458b-a942-81af88f9c138', 'A'],
  ['Azure Container Storage Contributor', '95dd08a6-00bd-4661-84bf-f6726f83a4d0', 'R'],
  ['Azure Container Storage Owner', '95de85bd-744d-4664-9dde-11430bc34793', 'R'],
  ['Azure File Sync Administrator', '92b92042-07d9-4307-87f7-36a593fc5850', 'R'],
  ['Azure IoT Operations Onboarding', '7b7c71ed-33fa-4ed2-a91a-e56d5da260b5', 'R'],
  ['Azure Local Migrate Execute Expert', '1cfa4eac-9a23-481c-a793-bfb6958e836c', 'KWPLODR'],
  ['Azure Local Migrate Owner', 'fd8ea4d5-6509-4db0-bada-356ab233b4fb', 'KSAWPLODR'],
  ['Azure Migrate Decide and Plan Expert', '7859c0b0-0bb9-4994-bd12-cd529af7d646', 'KWPLOD'],
  ['Azure Migrate Execute Expert', '1cfa4eac-9a23-481c-a793-bfb6958e836b', 'KWPLODR'],
  ['Azure Migrate Owner', 'fd8ea4d5-6509-4db0-bada-356ab233b4fa', 'KSAWPLODR'],
  ['Azure Red Hat OpenShift File Storage Operator', '0d7aedc0-15fd-4a67-a412-efad370c947e', 'KA'],
  ['Azure Red Hat OpenShift Image Registry Operator', '8b32b316-c2f5-4ddf-b05b-83dacd2d08b5', 'rwKAP'],
  ['Azure Red Hat OpenShift Service Operator', '4436bae4-7702-4c84-919b-c4069ff25ee2', 'K'],
  ['Azure Resilience Management Drills Administrator', 'c914561b-1575-4601-af9c-a1356bf59818', 'R'],
  ['Azure Resilience Management Drills Assets Administrator', '5a2ec2f1-2375-4950-9906-59ec1d979249', 'R'],
  [
    'Azure Resilience Management Drills Target Resource Administrator',
    'e4c7f620-39b8-4688-bba2-70dd82ef367b',
    'R',
  ],
  ['Azure Resilience Management Goals Administrator', 'a2b7cc47-30ec-462f-a2f4-9ac6e1c266af', 'R'],
  ['Azure Resilience Management Recovery Administrator', '481d9636-d9f0-468b-b93d-6056318e6f36', 'R'],
  ['Azure Sphere Owner', '5a382001-fe36-41ff-bba4-8bf06bd54da9', 'R'],
  ['Azure Stack HCI Administrator', 'bda0d508-adf1-4af0-9c28-88919fc3ae06', 'R'],
  ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c', 'KSAWPLOD'],
  ['CosmosDB Fleet Analytics Storage Data Writer', 'bf41e52e-617f-4981-8b7a-47431bd4e011', 'rw'],
  ['Defender CSPM Storage Scanner Operator', '8480c0f0-4509-4229-9339-7c10018cb8c4', 'AR'],
  ['Defender for Storage Data Scanner', '1e7ca9b1-60d1-4db8-a914-f2ca1ff27c40', 'rw'],
  ['Defender for Storage Scanner Operator', '0f641de8-0b88-4198-bdef-bd8b45ceba96', 'AWR'],
  ['Defender Sensitive Data Discovery', '0b6ca2e8-2cdc-4bd6-b896-aa3d8c21fc35', 'rA'],
  ['Defender Storage Automated Malware Remediation', 'c6c9b2d8-9a5e-4122-85e1-81612a046ab2', 'wW'],
  ['Defender Storage Malware Data Scanner', 'cd50fd1f-0421-46f2-8cce-afc587dbcc77', 'r'],
  ['Defender Storage Malware Operator', '971cce9f-2680-4357-9678-c947847a9425', 'A'],
  ['DevCenter Owner', '4c6569b6-f23e-4295-9b90-bd4cc4ff3292', 'R'],
  ['DevTest Labs User', '76283e04-6283-4c54-8f91-bcf1374a3c64', 'K'],
  ['Disk Snapshot Contributor', '7efff54f-a5b4-42b5-a1c5-5411624893ce', 'KA'],
  ['Foundry Account Owner', 'e47c6f54-e4a2-4754-9501-8e0985b135e1', 'R'],
  ['Foundry Owner', 'c883944f-8b7b-4483-af10-35834be79c4a', 'R'],
  ['Foundry Project Manager', 'eadc314b-1a2d-4efa-be10-5d325db5065e', 'R'],
  ['Log Analytics Contributor', '92aaf0da-9dab-42b6-94a3-d43ce8d16293', 'K'],
  ['Logic App Contributor', '87a39d53-fc1b-424a-814c-f7e04687dc9e', 'K'],
  ['Microsoft Discovery Platform Administrator (Preview)', '7a2b6e6c-472e-4b39-8878-a26eb63d75c6', 'R'],
  ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635', 'KSAWPLODRF'],
  ['Reader and Data Access', 'c12c1c16-33a1-487b-954d-41c89c60f349', 'KS'],
  ['Role Based Access Control Administrator', 'f58310d9-a9f6-439a-9e8d-f62e7b41a168', 'R'],
  ['SqlMI Migration Role', '1d335eef-eee1-47fe-a9e0-53214eba8872', 'KW'],
  ['SqlVM Migration Role', 'ae8036db-e102-405b-a1b9-bae082ea436d', 'KW'],
  ['Storage Account Backup Contributor', 'e5e2a7ff-d759-4cd2-bb51-3152d37e2eb1', 'WPO'],
  ['Storage Account Contributor', '17d1049b-9a84-46fb-8f53-869881c3d3ab', 'KSAWPLOD'],
  ['Storage Account Key Operator Service Role', '81a9662b-bebf-436f-a333-f67b29880f12', 'K'],
  ['Storage Actions Blob Data Operator', '4bad4d9e-2a13-4888-94bb-c8432f6f3040', 'rws'],
  ['Storage Actions Task Assignment Contributor', '77789c21-1643-48a2-8f27-47f858540b51', 'R'],
  ['Storage Blob Data Contributor', 'ba92f5b4-2d11-453d-a403-e96b0029c9fe', 'rw'],
  ['Storage Blob Data Owner', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b', 'rws'],
  ['Storage Blob Data Reader', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1', 'r'],
  ['Storage Connector Contributor', '9d819e60-1b9f-4871-b492-4e6cdee0b50a', 'rwSD'],
  ['Storage DataShare Contributor', '35c49d44-ccc1-4b18-8267-cfb3bacdd396', 'rSD'],
  ['User Access Administrator', '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9', 'RF'],
  ['Virtual Machine Contributor', '9980e02c-c2be-4d73-94e8-173b1dc7cf3c', 'K'],
  ['VM Restore Operator', 'dfce8971-25e3-42e3-ba33-6055438e3080', 'rwKAP'],
];

const ALL: readonly BuiltInRole[] = [
  ...ROLES_WITH_POWER,
  ...ROLES_WITHOUT_POWER.map(([name, id]) => [name, id, ''] as const),
].map(([name, id, letters]) => ({
  name,
  id,
  readsBlobs: letters.includes('r'),
  writesBlobs: letters.includes('w'),
  isSuperUser: letters.includes('s'),
  powers: [...letters].flatMap((letter) => LETTERS[letter] ?? []),
}));

const BY_NAME = new Map(ALL.map((role) => [role.name.toLowerCase(), role]));
const BY_ID = new Map(ALL.map((role) => [role.id, role]));

/** Finds the built-in role with a name. Azure ignores its case. */
export function findRoleByName(name: string): BuiltInRole | undefined {
  return BY_NAME.get(name.toLowerCase());
}

/** Finds the built-in role with an id. */
export function findRoleById(id: string): BuiltInRole | undefined {
  return BY_ID.get(id.toLowerCase());
}
