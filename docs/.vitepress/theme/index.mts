import { onContentUpdated, useData } from 'vitepress';
import DefaultTheme from 'vitepress/theme';
import { watch } from 'vue';
import { drawDiagrams } from './diagrams.mts';
import './diagrams.css';

/** The default theme, with Mermaid diagrams drawn in the browser. */
export default {
  extends: DefaultTheme,
  setup() {
    const { isDark } = useData();
    onContentUpdated(() => void drawDiagrams(isDark.value));
    watch(isDark, (dark) => void drawDiagrams(dark));
  },
};
