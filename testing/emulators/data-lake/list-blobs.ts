import type { ContainerClient } from '@azure/storage-blob';
import type { AccessBook } from './access';
import { accessHeaders } from './access';
import type { Answer } from './answer';
import { pathOfToken, toContinuationToken } from './answer';
import { escapeXml, invalidValue, notImplemented, pathConflict } from './fault';
import type { FileSystem } from './file-system';
import { FOLDER } from './entry';
import { listAncestors, comparePaths } from './path-order';

const LARGEST_PAGE = 5000;
const PARAMETERS = ['restype', 'comp', 'prefix', 'delimiter', 'marker', 'maxresults', 'include', 'startFrom'];
const INCLUDED = ['metadata', 'copy', 'permissions'];

/** One blob of a listing: its element as Azurite wrote it, with all metadata. */
interface Listed {
  readonly name: string;
  readonly isDirectory: boolean;
  readonly element: string;
}

interface Question {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly included: readonly string[];
}

/**
 * List Blobs as an account with a hierarchical namespace answers it: with its directories, directory by directory.
 *
 * The order is not Azurite's, so that each page is cut from a listing of all.
 *
 * @see https://learn.microsoft.com/rest/api/storageservices/list-blobs
 */
export async function listBlobs(
  container: ContainerClient,
  files: FileSystem,
  query: URLSearchParams,
): Promise<Answer> {
  const question = parseQuestion(query);
  const all = await readListedBlobs(container, question.prefix);
  await refuseFileInPrefix(files, question.prefix);
  const marker = query.get('marker') ?? '';
  const startFrom = query.get('startFrom') ?? '';
  const shown = all
    .filter(({ name, isDirectory }) => isShown(question, name, isDirectory))
    .filter(({ name }) => marker === '' || comparePaths(name, pathOfToken(marker)) > 0)
    .filter(({ name }) => startFrom === '' || comparePaths(name, startFrom) >= 0);
  const page = shown.slice(0, question.limit);
  const next = shown.length > page.length ? toContinuationToken(page[page.length - 1].name) : '';
  const body =
    '\ufeff<?xml version="1.0" encoding="utf-8"?>' +
    `<EnumerationResults ServiceEndpoint="${escapeXml(container.url.replace(/[^/]*$/, ''))}" ContainerName="${container.containerName}">` +
    `${element('Prefix', question.prefix)}${element('Marker', marker)}<MaxResults>${question.limit}</MaxResults>` +
    `${question.delimiter && element('Delimiter', question.delimiter)}` +
    `<Blobs>${page.map((blob) => toElement(blob, question, files.access)).join('')}</Blobs>` +
    `${element('NextMarker', next)}</EnumerationResults>`;
  return { status: 200, headers: { 'content-type': 'application/xml' }, body };
}

/** @throws Fault where it asks for what is not done here */
export function parseQuestion(query: URLSearchParams): Question {
  for (const [name] of query) {
    if (!PARAMETERS.includes(name)) throw notImplemented(`List Blobs with ${name}`);
  }
  const delimiter = query.get('delimiter') ?? '';
  if (delimiter !== '' && delimiter !== '/') throw notImplemented('List Blobs with another delimiter than /');
  const included = (query.get('include') ?? '').split(',').filter((name) => name !== '');
  if (included.includes('tags')) throw invalidValue('include=tags');
  for (const name of included)
    if (!INCLUDED.includes(name)) throw notImplemented(`List Blobs with include=${name}`);
  const size = Number(query.get('maxresults') ?? LARGEST_PAGE);
  if (!(size > 0)) throw invalidValue('maxresults');
  const limit = Math.min(size, LARGEST_PAGE);
  return { prefix: query.get('prefix') ?? '', delimiter, limit, included };
}

async function readListedBlobs(container: ContainerClient, prefix: string): Promise<Listed[]> {
  const found: Listed[] = [];
  const options = { prefix: prefix || undefined, includeMetadata: true, includeCopy: true };
  for await (const page of container.listBlobsFlat(options).byPage({ maxPageSize: LARGEST_PAGE })) {
    const { bodyAsText } = page._response;
    const elements = bodyAsText.match(/<Blob>.*?<\/Blob>/gs) ?? [];
    for (const [index, { name, metadata }] of page.segment.blobItems.entries())
      found.push({ name, isDirectory: metadata?.[FOLDER] === 'true', element: elements[index] });
  }
  return found.sort((one, other) => comparePaths(one.name, other.name));
}

/** With a delimiter, what is in a directory is not shown: the directory is there, and stands for it. */
function isShown({ prefix, delimiter }: Question, name: string, isDirectory: boolean): boolean {
  if (delimiter === '') return true;
  return !name.slice(prefix.length).includes('/') && (isDirectory || name !== '');
}

function toElement(
  { name, isDirectory, element: written }: Listed,
  { delimiter, included }: Question,
  access: AccessBook,
): string {
  const kind = `<ResourceType>${isDirectory ? 'directory' : 'file'}</ResourceType>`;
  const rights = included.includes('permissions') ? accessElements(access, name, isDirectory) : '';
  let text = written.replace('</Properties>', () => `${kind}${rights}</Properties>`);
  if (!included.includes('metadata')) text = text.replace(/<Metadata ?\/>|<Metadata>.*<\/Metadata>/s, '');
  if (!included.includes('copy')) text = text.replace(/<Copy[A-Z]\w*>[^<]*<\/Copy[A-Z]\w*>/g, '');
  if (!isDirectory || delimiter === '') return text;
  return text.replace(/^<Blob>(<Name[^>]*>[^<]*)/, '<BlobPrefix>$1/').replace(/<\/Blob>$/, '</BlobPrefix>');
}

function accessElements(access: AccessBook, name: string, isDirectory: boolean): string {
  const headers = accessHeaders(access.getAccess(name, isDirectory));
  const named = [
    ['Owner', 'x-ms-owner'],
    ['Group', 'x-ms-group'],
    ['Permissions', 'x-ms-permissions'],
    ['Acl', 'x-ms-acl'],
  ];
  return named.map(([tag, header]) => element(tag, headers[header])).join('');
}

/** "An error will occur in cases where the name of a file appears in the middle of the prefix path." */
async function refuseFileInPrefix(files: FileSystem, prefix: string): Promise<void> {
  const [parent] = listAncestors(prefix).slice(-1);
  if (parent !== undefined && (await files.isDirectory(parent)) === false) throw pathConflict();
}

function element(name: string, text: string): string {
  return text === '' ? `<${name} />` : `<${name}>${escapeXml(text)}</${name}>`;
}
