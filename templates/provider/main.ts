import { App } from 'cdktf';
import { ProviderStack } from './provider-stack';

const app = new App();
new ProviderStack(app, 'provider');
app.synth();
