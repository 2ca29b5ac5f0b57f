// Preloaded into a helper process: it ends when the process that started it does, however that ends.
process.stdin
  .on('close', () => process.exit(0))
  .on('error', () => process.exit(0))
  .resume();
