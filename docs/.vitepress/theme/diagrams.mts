/** Source text of each diagram on the page. A change between light and dark draws it again. */
const sources = new WeakMap<Element, string>();
let lastId = 0;

/** Replaces the source of each Mermaid block with its drawing. A block that cannot be drawn keeps its source. */
export async function drawDiagrams(isDark: boolean): Promise<void> {
  if (import.meta.env.SSR) return;
  const blocks = [...document.querySelectorAll('pre.mermaid')];
  if (blocks.length === 0) return;
  // Pages without a diagram do not load the library. The prebuilt file saves half a minute of the build.
  const { default: mermaid } = await import('mermaid/dist/mermaid.esm.min.mjs');
  mermaid.initialize({
    startOnLoad: false,
    suppressErrorRendering: true,
    theme: isDark ? 'dark' : 'default',
    fontFamily: getComputedStyle(document.body).fontFamily,
  });
  for (const block of blocks) {
    const source = sources.get(block) ?? block.textContent ?? '';
    sources.set(block, source);
    try {
      const { svg } = await mermaid.render(`diagram-${(lastId += 1)}`, source);
      block.innerHTML = svg;
    } catch (error) {
      console.error(error);
    }
  }
}
