import { AzurermProvider } from '@cdktf/provider-azurerm/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { InviteOptions } from '../../constructs';
import {
  Dataset,
  DataStore,
  InvitationState,
  PrincipalType,
  Recipient,
  Share,
  ShareKind,
} from '../../constructs';

/** One line for each partner: its identity, its access, and the end of the access. Pull requests change these lines. */
const PARTNERS: readonly Partner[] = [
  {
    name: 'fabrikam',
    principalId: '5a0e3b8e-8a1f-4f0c-9b59-0d4a5d4f6c11',
    principalType: PrincipalType.SERVICE_PRINCIPAL,
    contact: 'data@fabrikam.example',
    shares: { 'sales-eu': {}, 'sales-us': { expiresOn: '2027-07-01T00:00:00Z' }, reference: {} },
  },
  {
    name: 'litware',
    principalId: '6b1f4c9f-9b2a-4a1d-8c6a-1e5b6e5a7d22',
    principalType: PrincipalType.GROUP,
    contact: 'partners@litware.example',
    shares: { 'sales-eu': { expiresOn: '2027-01-01T00:00:00Z' }, reference: {} },
  },
  {
    name: 'northwind',
    principalId: '7c2a5d0a-0c3b-4b2e-9d7b-2f6c7f6b8e33',
    principalType: PrincipalType.GROUP,
    contact: 'it@northwind.example',
    // Their audit is late, so access is suspended. With Active, the same grant returns.
    shares: { 'sales-us': { state: InvitationState.SUSPENDED }, reference: {} },
  },
  {
    name: 'tailspin',
    principalId: '8d3b6e1b-1d4c-4c3f-8e8c-3a7d8a7c9f44',
    principalType: PrincipalType.USER,
    contact: 'ana@tailspin.example',
    shares: { weather: { expiresOn: '2026-12-31T23:59:59Z' } },
  },
];

interface Partner {
  readonly name: string;
  /** Object id in Contoso's own tenant. */
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly contact: string;
  readonly shares: Readonly<Partial<Record<ShareName, InviteOptions>>>;
}

const SHARES = {
  'sales-eu': [Dataset.folder('curated', 'sales/eu')],
  'sales-us': [Dataset.folder('curated', 'sales/us')],
  reference: [
    Dataset.folder('curated', 'reference/products'),
    Dataset.file('curated', 'reference/countries.csv', { datasetName: 'countries' }),
  ],
  weather: [Dataset.container('weather')],
};

type ShareName = keyof typeof SHARES;

/**
 * Contoso's data platform shares with many partners: in one container, each partner has one role assignment, whose
 * condition admits the folders and files of all its shares, each until its own end.
 */
export class PlatformStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new LocalBackend(this, { path: 'platform.tfstate' });
    new AzurermProvider(this, 'azurerm', { features: [{}], storageUseAzuread: true });

    const dataStore = new DataStore(this, 'platform', {
      name: 'contosoplatform',
      resourceGroupName: 'rg-platform',
      location: 'westeurope',
      tenantId: '33333333-3333-4333-8333-333333333333',
    });
    const shares = Object.entries(SHARES).map(
      ([name, datasets]) => new Share(this, name, { dataStore, shareKind: ShareKind.IN_PLACE, datasets }),
    );
    for (const { shares: invited, ...partner } of PARTNERS) {
      const recipient = new Recipient(this, partner.name, partner);
      for (const share of shares) {
        const options = invited[share.shareName as ShareName];
        if (options) share.invite(recipient, options);
      }
    }
  }
}

if (require.main === module) {
  const app = new App();
  new PlatformStack(app, 'platform');
  app.synth();
}
