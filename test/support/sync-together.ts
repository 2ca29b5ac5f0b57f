import { readFileSync } from 'node:fs';
import { syncSnapshot } from '../../lib';

/** A synchronization by several processes whose manifests have small parts, which the command has no option for. */
const [file, processes, partEntries, more = '{}'] = process.argv.slice(2);
syncSnapshot(readFileSync(file, 'utf8'), {
  parallelism: Number(processes),
  partEntries: Number(partEntries),
  maxConcurrency: 4,
  ...(JSON.parse(more) as object),
}).then(
  (record) => process.stdout.write(JSON.stringify(record)),
  (error: Error) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  },
);
