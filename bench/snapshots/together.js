'use strict';
const { spawn } = require('node:child_process');

/*
 * Runs the same program in several processes at once, and ends when all of them have:
 *
 *   node together.js <processes> <program> <arguments...>
 */

const [count, ...args] = process.argv.slice(2);
for (let i = 0; i < Number(count); i++)
  spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] }).on('exit', (code) => {
    process.exitCode = process.exitCode || (code ?? 1);
  });
