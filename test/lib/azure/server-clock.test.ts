import { ServerClock } from '../../../lib/azure/connection/server-clock';

describe('the clock of the service', () => {
  let local: number;
  const clock = (): ServerClock => new ServerClock(() => new Date(local));
  beforeEach(() => (local = Date.parse('2027-01-01T12:00:00Z')));

  test('is that of this machine until the service has answered', () => {
    expect(clock().now()).toEqual(new Date('2027-01-01T12:00:00Z'));
  });

  test.each(['2027-01-01T09:30:00Z', '2027-01-01T12:00:01Z', '2027-01-03T12:00:00Z'])(
    'is as its answer had it (%s), and goes on with that of this machine',
    (date) => {
      const server = clock();
      server.observe(new Date(date));
      local += 90_000;
      expect(server.now()).toEqual(new Date(Date.parse(date) + 90_000));
    },
  );

  test('follows the last response; a response without a date changes nothing', () => {
    const server = clock();
    server.observe(new Date('2027-01-01T09:30:00Z'));
    // Somebody sets the clock of this machine right.
    local = Date.parse('2027-01-01T09:31:00Z');
    server.observe(new Date('2027-01-01T09:31:00Z'));
    server.observe(undefined);
    expect(server.now()).toEqual(new Date('2027-01-01T09:31:00Z'));
  });
});
