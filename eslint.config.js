import tseslint from 'typescript-eslint';

/** The clock, chance and the outside are arguments in the kernel: the same run must come out the same for ever. */
const pureOnly = {
  'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'fetch', 'process', 'performance', 'crypto'].concat([
    { name: 'console', message: 'The kernel returns what happened; who calls it may log.' },
  ]),
  'no-restricted-properties': [
    'error',
    { object: 'Date', property: 'now', message: 'Time comes in as an argument (`at`).' },
    { object: 'Math', property: 'random', message: 'Chance comes in as an argument (kernel/chance.ts).' },
  ],
  'no-restricted-syntax': [
    'error',
    {
      selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
      message: 'Time comes in as an argument (`at`).',
    },
  ],
};

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data*/**', 'coverage/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      'no-console': ['error'],
      eqeqeq: ['error', 'smart'],
      'max-lines': ['error', { max: 400, skipBlankLines: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'src/**/*.tsx', 'test/**/*.ts'],
    languageOptions: {
      parserOptions: { project: ['./tsconfig.json', './tsconfig.web.json'], tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    // Browser tests need the types of a page; the product's server side has no page.
    files: ['src/{store,modules,channels,server,simulator,cli}/**/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'localStorage',
        'navigator',
        'name',
        'event',
        'location',
      ],
    },
  },
  { files: ['src/kernel/**/*.ts'], ignores: ['**/*.test.ts'], rules: pureOnly },
  {
    files: ['src/cli/**', 'tools/**', 'bin/**', '**/*.test.ts', '*.config.*', '.dependency-cruiser.cjs'],
    rules: { 'no-console': 'off' },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
);
