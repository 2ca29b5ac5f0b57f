// Synthesizes apps one after the other, in one process, each into a folder of its own: `app outdir` for each of them.
const Module = require('node:module');
const { resolve } = require('node:path');

const places = process.argv.slice(2);
for (let at = 0; at < places.length; at += 2) {
  process.env.CDKTF_OUTDIR = places[at + 1];
  // Each is the program that was started.
  process.argv[1] = resolve(places[at]);
  Module.runMain();
}
