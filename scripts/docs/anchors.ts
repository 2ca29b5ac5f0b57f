/** Returns the anchor that GitHub gives to a heading, without the number that repeated headings get. */
export function toAnchor(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
}

/** Lists the anchors of a page: those of its headings and of its HTML elements. */
export function listAnchors(markdown: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of removeCode(markdown).matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const base = toAnchor(toPlainText(heading));
    let anchor = base;
    for (let count = 1; anchors.has(anchor); count++) anchor = `${base}-${count}`;
    anchors.add(anchor);
  }
  for (const [, id] of markdown.matchAll(/<\w+ (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

/** Lists the targets of all links and images of a page. */
export function listLinks(markdown: string): string[] {
  const text = removeCode(markdown).replace(/`[^`\n]*`/g, '');
  return [
    ...[...text.matchAll(/\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)?)>?(?:\s+"[^"]*")?\s*\)/g)],
    ...[...text.matchAll(/^\[[^\]]+\]:\s+<?([^\s<>]+)>?/gm)],
  ].map(([, target]) => target);
}

function removeCode(markdown: string): string {
  return markdown.replace(/^( *)(`{3,})[^]*?^\1\2`*$/gm, '');
}

/** Removes the markup of a heading: code, links, emphasis and escapes. */
function toPlainText(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[`*]/g, '')
    .replace(/\\(.)/g, '$1');
}
