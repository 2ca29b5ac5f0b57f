import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { formulaNames, createNameList } from './blob-names';
import { Endpoint } from './server';

/*
 * Runs the endpoint as its own process. It prints its origin, and exits when its standard input closes.
 */

// Identifies the process in a process list.
process.title = 'bench-endpoint';

const { values } = parseArgs({
  options: {
    blobs: { type: 'string', default: '1000' },
    names: { type: 'string' },
    copied: { type: 'boolean', default: false },
    latency: { type: 'string', default: '0' },
    'page-latency': { type: 'string', default: '0' },
    port: { type: 'string', default: '0' },
  },
});

const endpoint = new Endpoint({
  names: values.names
    ? createNameList(JSON.parse(readFileSync(values.names, 'utf8')) as string[])
    : formulaNames(Number(values.blobs)),
  isCopied: values.copied,
  latency: { request: Number(values.latency), page: Number(values['page-latency']) },
});

void endpoint.listen(Number(values.port)).then((origin) => console.log(`listening on ${origin}`));
// Does not outlive its parent, even if the parent is killed.
process.stdin.resume().once('end', () => process.exit());
