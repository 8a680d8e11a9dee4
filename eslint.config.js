import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** Rooms and what they may not import; see docs/architecture.md. */
const room = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

/** Everything but files of core itself: other rooms, and packages too, as core is plain TypeScript. */
const outsideCore = (regex) => ({ regex, message: 'core imports nothing outside core.' });

export default ts.config(
  { ignores: ['dist/', 'node_modules/', 'public/', '**/*.py'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs['flat/recommended'],
  { languageOptions: { globals: { ...globals.browser, ...globals.worker } } },
  { files: ['tools/**', 'test/**', '*.config.*'], languageOptions: { globals: { ...globals.node } } },
  { files: ['**/*.cjs', 'tools/empty-package/**'], languageOptions: { globals: { ...globals.commonjs } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      eqeqeq: 'error',
    },
  },
  { files: ['tools/**', 'test/**'], rules: { 'no-console': 'off' } },
  room(['src/core/*.ts'], [outsideCore('^(?!\\./)')]),
  room(['src/core/methods/**'], [outsideCore('^(?!\\./|\\.\\./[a-z0-9-]+$)')]),
  {
    files: ['src/core/**'],
    rules: { 'no-restricted-syntax': ['error', { selector: 'ImportExpression', message: 'core is loaded at once.' }] },
  },
  {
    files: ['src/**'],
    ignores: ['src/core/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          property: 'convertToBlob',
          message:
            'on the page a browser encodes when it is idle, a second late while the page is busy: encode in a worker.',
        },
      ],
    },
  },
  room(
    ['src/studio/**'],
    [{ group: ['**/workers/**', 'comlink'], message: 'the studio reaches a worker only through src/compute.' }],
  ),
  room(
    ['src/io/**'],
    [{ regex: '/(compute|endpoints|engine|headless|store|studio)/', message: 'io imports core and demo only.' }],
  ),
  room(
    ['src/{compute,demo,endpoints,engine,headless,store}/**'],
    [{ group: ['**/studio/**'], message: 'the studio is the page; nothing stands on it.' }],
  ),
  room(['workers/**'], [{ regex: '/src/(?!core/|io/|demo/)', message: 'workers import core, demo and io only.' }]),
);
