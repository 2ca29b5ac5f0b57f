import { readFileSync } from 'node:fs';
import { syncSnapshot } from '../../lib';

/** A synchronization that copies in small blocks, which the command has no option for. */
void syncSnapshot(readFileSync(process.argv[2], 'utf8'), {
  copyLimits: { copyFromUrl: 65_536, putFromUrl: 0, block: 65_536 },
});
