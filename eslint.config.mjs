import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import naming from './scripts/eslint-rules.mjs';

export default tseslint.config(
  { ignores: ['dist', 'dist-cdktn', 'coverage', '**/cdktf.out', 'docs/.vitepress/{cache,dist}'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    plugins: { naming },
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: dirname(fileURLToPath(import.meta.url)) },
    },
    rules: {
      'naming/function-names': 'error',
      'naming/comment-start': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // An async generator over an array is the simplest AsyncIterable.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
    },
  },
  {
    files: ['lib/**/*.{ts,tsx}', 'constructs/**/*.ts', 'testing/**/*.ts'],
    rules: { 'naming/lookups': 'error' },
  },
  {
    // Only the command's entry point uses the process and the terminal; the runtime may read the environment.
    files: ['lib/**/*.{ts,tsx}', 'constructs/**/*.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.js'],
    languageOptions: {
      globals: { require: 'readonly', module: 'writable', process: 'readonly', console: 'readonly' },
    },
  },
);
