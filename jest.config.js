/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // It ends a test that hangs. On a machine that does other work, some tests take ten times as long.
  testTimeout: 300_000,
  // The templates of `datashare init` have the tests of a new project.
  roots: ['<rootDir>/test', '<rootDir>/templates', '<rootDir>/examples'],
  transform: { '^.+\\.tsx?$': 'ts-jest' },
  moduleNameMapper: {
    '^cdktf-azure-data-share$': '<rootDir>/constructs',
    '^cdktf-azure-data-share/runtime$': '<rootDir>/lib',
    '^cdktf-azure-data-share/testing$': '<rootDir>/testing',
    '^\\.(/.*/private)?/stack-trace$': '<rootDir>/test/support/no-stack-traces.js',
    '^fast-check$': '<rootDir>/test/support/fast-check.js',
  },
  // `npm run test:packages` runs these in projects with an installed package.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/packages/'],
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  globalSetup: '<rootDir>/test/support/start-servers.ts',
  globalTeardown: '<rootDir>/test/support/stop-servers.ts',
  maxWorkers: 2,
  // Each file leaves some megabytes behind: a worker that has grown takes longer to collect, and too long to end.
  workerIdleMemoryLimit: '300MB',
  reporters: ['default', '<rootDir>/test/support/skipped-reporter.js'],
};
