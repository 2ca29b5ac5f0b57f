import { followChanges, syncEvents } from '../../../lib';

// The service hides a message for seven days at most: https://learn.microsoft.com/rest/api/storageservices/get-messages
test.each([0, -1, 1.5, 604_801, Infinity, NaN])(
  'messages cannot be hidden for %d s',
  async (hiddenSeconds) => {
    for (const run of [syncEvents, followChanges])
      await expect(run({}, { hiddenSeconds })).rejects.toThrow(
        /ValueInvalid: 'hiddenSeconds' must be a whole number, from 1 to 604800/,
      );
  },
);

test('messages can be hidden for seven days', async () => {
  for (const run of [syncEvents, followChanges])
    await expect(run({}, { hiddenSeconds: 604_800 })).rejects.not.toThrow(/hiddenSeconds/);
});
