const { spawnSync } = require('node:child_process');
const { relative } = require('node:path');
const { CHROMIUM } = require('./find-chromium');

const BROWSER_TESTS = /^test[/\\]long[/\\]browser[/\\]/;

/** Names in the closing lines what was skipped because there is no Terraform or no browser: jest itself only counts it. */
module.exports = class SkippedReporter {
  onRunComplete(_contexts, { testResults }) {
    const files = testResults
      .map(({ testFilePath, testResults: tests }) => ({
        path: relative(process.cwd(), testFilePath),
        names: tests.filter(({ status }) => status === 'pending').map(({ fullName }) => fullName),
      }))
      .filter(({ names }) => names.length > 0);
    const [inBrowser, others] = [true, false].map((is) =>
      files.filter(({ path }) => BROWSER_TESTS.test(path) === is),
    );
    if (spawnSync('terraform', ['version']).status !== 0)
      listSkipped(others, 'terraform is not on the path (REQUIRE_TERRAFORM=1 makes that a failure)');
    if (CHROMIUM === undefined)
      listSkipped(inBrowser, 'chromium is not on the path (REQUIRE_BROWSER=1 makes that a failure)');
  }
};

function listSkipped(files, reason) {
  const count = files.reduce((sum, { names }) => sum + names.length, 0);
  if (count === 0) return;
  console.log(`\n${count} tests were skipped, since ${reason}:`);
  for (const { path, names } of files) {
    console.log(`  ${path}: ${names.length}`);
    for (const name of names) console.log(`    ${name}`);
  }
}
