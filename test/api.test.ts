import { findGaps, readReports, updateReports } from '../scripts/api-report';

/*
 * The public API is a contract. Each change of it shows in a file that reviewers read.
 */

test('the reports in api/ describe all that users can import', () => {
  const outdated = updateReports({ write: false }).map((name) => `api/${name}.api.md`);
  if (outdated.length === 0) return;
  throw new Error(
    `the API differs from ${outdated.join(' and ')}: if this is intended, run 'npm run api', commit the result, and describe the change for users in a file of changes/`,
  );
});

test.each(Object.entries(readReports()))(
  'every member of %s is documented, every type can be imported, and none is of zod',
  (_name, report) => {
    expect(findGaps(report)).toEqual([]);
  },
);

test('gaps of a report are found', () => {
  const report = `
import { z } from 'zod';
// Warning: (ae-forgotten-export) The symbol "Schedule" needs to be exported by the entry point index.d.ts
export interface Share {
    // (undocumented)
    readonly name: string;
    readonly schedule: z.infer<typeof schema>;
}
`;
  expect(findGaps(report)).toEqual([
    "import { z } from 'zod';",
    expect.stringContaining('"Schedule"'),
    '// (undocumented) readonly name: string;',
    'readonly schedule: z.infer<typeof schema>;',
  ]);
});
