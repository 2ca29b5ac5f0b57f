/**
 * Stands in for `fast-check` in every test: its values are the same in each run. `FAST_CHECK_SEED=<number> npm test` tries
 * others.
 */
const path = require('node:path');

const home = path.dirname(require.resolve('fast-check/package.json'));
const fastCheck = require(path.join(home, 'lib', 'fast-check.js'));

fastCheck.configureGlobal({ seed: Number(process.env.FAST_CHECK_SEED ?? 20_270_101) });

module.exports = fastCheck;
