import { updateReports } from '../scripts/api-report';

/*
 * The API is a contract: what changes of it shows in a file that somebody reviews.
 */

test('what can be imported is what the reports in api/ say', () => {
  const outdated = updateReports({ write: false }).map((name) => `api/${name}.api.md`);
  if (outdated.length === 0) return;
  throw new Error(
    `the API is another than ${outdated.join(' and ')} says: if that is meant, write it anew with 'npm run api', commit it, and say in CHANGELOG.md what changes for those who use it`,
  );
}, 60_000);
