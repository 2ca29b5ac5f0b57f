import { defineConfig } from 'vitepress';
import { toAnchor } from '../../scripts/docs/anchors';
import { convertLinks, createSidebar, EXCLUDED, keepDiagrams, toSitePath } from './pages.mts';

/** The site of the documentation: `npm run docs:site` builds it. */
export default defineConfig({
  title: 'cdktf-azure-data-share',
  description: 'Share data on Azure Storage with other teams and companies, as code',
  // For a site that is not at the root of its host: /cdktf-azure-data-share/
  base: (process.env.DOCS_BASE ?? '/') as `/${string}`,
  // The README and the pages of the examples are on the site as well.
  srcDir: '..',
  srcExclude: EXCLUDED,
  rewrites: toSitePath,
  lastUpdated: false,
  markdown: {
    // Links with anchors work on the site and on GitHub.
    anchor: { slugify: toAnchor },
    headers: { slugify: toAnchor },
    config(md) {
      convertLinks(md);
      keepDiagrams(md);
    },
  },
  vite: { build: { chunkSizeWarningLimit: 2000 } },
  themeConfig: {
    search: { provider: 'local' },
    sidebar: createSidebar(),
    outline: { level: [2, 3] },
    nav: [
      { text: 'Get started', link: '/getting-started' },
      { text: 'Commands', link: '/cli' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/api/' },
    ],
  },
});
