const { spawnSync } = require('node:child_process');
const { relative } = require('node:path');

/** Names in the closing lines what was skipped because there is no Terraform: jest itself only counts it. */
module.exports = class SkippedReporter {
  onRunComplete(_contexts, { testResults }) {
    if (spawnSync('terraform', ['version']).status === 0) return;
    const files = testResults
      .map(({ testFilePath, testResults: tests }) => ({
        path: relative(process.cwd(), testFilePath),
        names: tests.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
      }))
      .filter(({ names }) => names.length > 0);
    const count = files.reduce((sum, { names }) => sum + names.length, 0);
    if (count === 0) return;
    console.log(
      `\n${count} tests were skipped, since terraform is not on the path (REQUIRE_TERRAFORM=1 makes that a failure):`,
    );
    for (const { path, names } of files) {
      console.log(`  ${path}: ${names.length}`);
      for (const name of names) console.log(`    ${name}`);
    }
  }
};
