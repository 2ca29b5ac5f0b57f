'use strict';
const { Buffer } = require('node:buffer');
const http = require('node:http');

/*
 * The minimum cost of the work: extracts names from the text of the listing, and sends copies as bare requests. It is
 * plain JavaScript, because loading TypeScript would cost more than the work.
 *
 *   node floor.js list <url of the source container, with its query>
 *   node floor.js copy <url of the source container> <url of the target container> <in flight>
 */

const [what, source, target, inFlight] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(inFlight) || 1 });
(what === 'list' ? list() : copyAll()).catch((error) => {
  console.error(error);
  process.exit(1);
});

async function list() {
  const names = [];
  let blobs = 0;
  let marker = '';
  do {
    const [url, query] = source.split('?');
    const page = `${url}?restype=container&comp=list&marker=${encodeURIComponent(marker)}&${query}`;
    const xml = String(await answer('GET', page));
    let at = xml.indexOf('<Blob>');
    for (; at >= 0; at = xml.indexOf('<Blob>', at)) {
      const facts = ['Name', 'Last-Modified', 'Etag', 'Content-Length', 'Content-Type', 'Content-MD5'].map(
        (name) => {
          const from = xml.indexOf(`<${name}>`, at) + name.length + 2;
          at = xml.indexOf('<', from);
          return xml.slice(from, at);
        },
      );
      if (what === 'copy') names.push(facts[0]);
      blobs += 1;
    }
    marker = /<NextMarker>([^<]*)</.exec(xml.slice(-2000))?.[1] ?? '';
  } while (marker);
  console.log(`${blobs} blobs`);
  return names;
}

async function copyAll() {
  const names = await list();
  const next = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const from = source.replace('?', `/${name}?`);
      await answer('PUT', target.replace('?', `/${name}?`), {
        'x-ms-version': '2021-12-02',
        'x-ms-copy-source': from,
        'x-ms-requires-sync': 'true',
      });
    }
  };
  await Promise.all(Array.from({ length: Number(inFlight) }, next));
}

function answer(method, url, headers) {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { agent, method, headers }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode < 300) return resolve(Buffer.concat(chunks));
        return reject(new Error(`${method} ${response.statusCode} ${Buffer.concat(chunks)}`));
      });
    });
    sent.on('error', reject).end();
  });
}
