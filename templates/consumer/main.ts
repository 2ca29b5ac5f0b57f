import { App } from 'cdktf';
import { ConsumerStack } from './consumer-stack';

const app = new App();
new ConsumerStack(app, 'consumer');
app.synth();
