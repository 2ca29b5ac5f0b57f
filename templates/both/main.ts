import { App } from 'cdktf';
import { ConsumerStack } from './consumer-stack';
import { ProviderStack } from './provider-stack';

const app = new App();
new ProviderStack(app, 'provider');
new ConsumerStack(app, 'consumer');
app.synth();
