/** The import rules of the house, a line a room. `docs/decisions/0002-rooms-and-import-rules.md` says why. */
const rooms = {
  kernel: ['kernel'],
  store: ['store', 'kernel'],
  modules: ['modules', 'store', 'kernel'],
  channels: ['channels', 'modules', 'store', 'kernel'],
  simulator: ['simulator', 'kernel', 'modules'],
  web: ['web', 'kernel', 'modules'],
};
const modules = [
  'identity',
  'customers',
  'knowledge',
  'contacts',
  'outreach',
  'workforce',
  'quality',
  'partners',
  'insight',
];
const notTest = '\\.test\\.tsx?$|/testing/';

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'kernel-imports-nothing',
      severity: 'error',
      from: { path: '^src/kernel', pathNot: notTest },
      to: { pathNot: '^src/kernel' },
    },
    ...Object.entries(rooms).map(([room, may]) => ({
      name: `room-${room}`,
      severity: 'error',
      from: { path: `^src/${room}/`, pathNot: notTest },
      to: { path: '^src/', pathNot: `^src/(${may.join('|')})/` },
    })),
    ...modules.map((name, i) => ({
      name: `module-${name}-reaches-only-modules-before-it`,
      severity: 'error',
      from: { path: `^src/modules/${name}/`, pathNot: notTest },
      to: { path: '^src/modules/', pathNot: `^src/modules/(${modules.slice(0, i + 1).join('|')})/|/contract\\.ts$` },
    })),
    {
      name: 'a-module-is-entered-by-its-door',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: notTest },
      to: { path: '^src/modules/([^/]+)/', pathNot: ['^src/modules/$1/', '/(index|contract)\\.ts$'] },
    },
    {
      name: 'others-enter-a-module-by-its-door',
      severity: 'error',
      from: { path: '^src/(channels|simulator)/', pathNot: notTest },
      to: { path: '^src/modules/', pathNot: '/(index|contract)\\.ts$' },
    },
    {
      name: 'screens-and-simulator-know-contracts-only',
      severity: 'error',
      from: { path: '^src/(web|simulator)/', pathNot: notTest },
      to: { path: '^src/modules/', pathNot: '/contract\\.ts$' },
    },
    {
      name: 'channels-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/channels/([^/]+)/', pathNot: notTest },
      to: { path: '^src/channels/([^/]+)/', pathNot: '^src/channels/$1/' },
    },
    {
      name: 'apps-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/web/([^/]+)/', pathNot: notTest },
      to: { path: '^src/web/([^/]+)/', pathNot: '^src/web/($1|kit)/' },
    },
    {
      name: 'nobody-imports-the-top',
      severity: 'error',
      from: { path: '^src/(?!server|cli)', pathNot: notTest },
      to: { path: '^src/(server|cli)/' },
    },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['ponte-source', 'import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
    exclude: { path: '(\\.css|\\.svg|\\.woff2|\\?.*)$' },
  },
};
