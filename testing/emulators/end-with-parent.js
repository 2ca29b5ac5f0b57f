// Preloaded into a child process, so that it exits when its parent exits, even if the parent is killed.
process.stdin
  .on('close', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume();
