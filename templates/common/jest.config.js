/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testTimeout: 60_000,
  transform: { '^.+\\.ts$': 'ts-jest' },
};
