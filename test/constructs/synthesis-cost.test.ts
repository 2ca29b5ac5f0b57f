import type { App } from 'cdktf';
import { Node } from 'constructs';
import type { Share } from '../../constructs';
import { appForTest, getOutput, stackForTest } from '../support/stacks';
import { copyShare, recipient, referToStore } from './declarations';

afterEach(() => jest.restoreAllMocks());

function createShare(app?: App): Share {
  const stack = stackForTest('test', app);
  return copyShare(stack, 'sales', referToStore(stack, 'contoso'));
}

function invite(share: Share, count: number): void {
  for (let i = 0; i < count; i++) {
    const principalId = `5a0e3b8e-8a1f-4f0c-9b59-${String(i).padStart(12, '0')}`;
    share.invite(recipient(share, `partner-${i}`, { principalId }), { outputName: `partner_${i}` });
  }
}

/** Counts how often something lists all constructs of an app, or of a stack, while the app is synthesized. */
function countLists(recipients: number): number {
  const app = appForTest();
  invite(createShare(app), recipients);
  const list = jest.spyOn(Node.prototype, 'findAll');
  app.synth();
  const { length } = list.mock.calls;
  list.mockRestore();
  return length;
}

test('a synthesis lists the constructs of an app a few times, no matter how many recipients and outputs it has', () => {
  const few = countLists(2);
  // The framework itself lists them four times.
  expect(few).toBeLessThanOrEqual(6);
  expect(countLists(20)).toBe(few);
});

test('an invitation captures no stack trace', () => {
  const share = createShare();
  const capture = jest.spyOn(Error, 'captureStackTrace');
  invite(share, 2);
  expect(capture).not.toHaveBeenCalled();
});

test('of a document without tokens, its fields are synthesized and nothing else', () => {
  const share = createShare();
  const sent = share.invite(recipient(share));
  expect(getOutput(sent)['value']).toEqual(JSON.parse(JSON.stringify(sent.document)));
});
