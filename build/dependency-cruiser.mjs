/**
 * The layers of ARCHITECTURE.md as rules. Every rule is an error and none has an exemption list; a rule that needs
 * one is wrong, or the code is. Tests may reach across layers, because they put real parts together.
 */
const TEST = '\\.test\\.ts$|/test-[^/]+\\.ts$|^test/';

/** Packages that run anywhere, with neither Node nor DOM, and that `shared` is built on. */
const PURE_PACKAGES = 'node_modules/(zod|@bufbuild/protobuf|fflate)/';

/** What every layer may use: errors, seeded randomness, units. */
const SHARED_ROOT = '^shared/(errors|random|units)\\.ts$';

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment:
        'Two modules that need each other to run are one module, or lack a third. Types are erased and may refer back.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      comment: 'An import leads to a file or to an installed package.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'shared-is-closed',
      comment: 'shared imports nothing outside itself but packages that run anywhere.',
      severity: 'error',
      from: { path: '^shared/', pathNot: TEST },
      to: { pathNot: ['^shared/', PURE_PACKAGES] },
    },
    {
      name: 'dsp-knows-no-networks',
      comment: 'Signal processing and networks are independent of each other.',
      severity: 'error',
      from: { path: '^shared/dsp/', pathNot: TEST },
      to: { path: '^shared/', pathNot: ['^shared/dsp/', SHARED_ROOT] },
    },
    {
      name: 'networks-know-no-dsp',
      comment:
        'Networks and signal processing are independent of each other; what people are told stands in one place.',
      severity: 'error',
      from: { path: '^shared/nn/', pathNot: TEST },
      to: { path: '^shared/', pathNot: ['^shared/nn/', '^shared/sentences/sentence\\.ts$', SHARED_ROOT] },
    },
    {
      name: 'contract-is-shared-alone',
      comment:
        'The contract is schemas and messages; it reaches no algorithm, only the ranges of targets, the form of search spaces, and the sentences that people are told.',
      severity: 'error',
      from: { path: '^shared/contract/', pathNot: TEST },
      to: {
        path: '^shared/',
        pathNot: [
          '^shared/contract/',
          '^shared/mastering/targets\\.ts$',
          '^shared/search/space\\.ts$',
          '^shared/sentences/',
          SHARED_ROOT,
        ],
      },
    },
    {
      name: 'architectures-are-networks-alone',
      comment: 'A model is described with shared/nn and nothing else.',
      severity: 'error',
      from: { path: '^models/([^/]+)/', pathNot: TEST },
      to: { pathNot: ['^shared/nn/', '^models/$1/', SHARED_ROOT] },
    },
    {
      name: 'renderer-uses-shared-alone',
      comment: 'The renderer reaches the rest of Lathe through the contract.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST },
      to: { path: '^(electron|models|build|test)/' },
    },
    {
      name: 'renderer-knows-no-node',
      comment: 'The renderer runs in a browser.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'services-get-adapters',
      comment: 'A service is given its adapters; it may import their types and never their values.',
      severity: 'error',
      from: { path: '^electron/services/', pathNot: TEST },
      to: { path: '^electron/(adapters|workers)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'services-know-no-host',
      comment: 'A service does not know who runs it, nor how it is built.',
      severity: 'error',
      from: { path: '^electron/(services|adapters|workers)/', pathNot: TEST },
      to: { path: '^electron/(hosts|preload|composition)|^renderer/' },
    },
    {
      name: 'adapters-know-no-service',
      comment: 'An adapter wraps something outside Lathe and serves whoever is given it.',
      severity: 'error',
      from: { path: '^electron/adapters/', pathNot: TEST },
      to: { path: '^electron/services/' },
    },
    {
      name: 'hosts-speak-the-contract',
      comment:
        'A host imports the composition, what is known of the installation, the contract, what presents their data, and what hosts share: the engine, the files of a session and what a page is answered. The command line starts the server.',
      severity: 'error',
      from: { path: '^electron/hosts/([^/]+)/', pathNot: TEST },
      to: {
        path: '^(electron|shared|models|renderer|build)/',
        pathNot: [
          '^electron/hosts/($1|engine|files|page)/',
          '^electron/hosts/server/run-server\\.ts$',
          '^electron/(composition|installation)\\.ts$',
          '^shared/(contract|report|sentences)/',
          '^shared/search/space(-text)?\\.ts$',
          SHARED_ROOT,
        ],
      },
    },
    {
      name: 'electron-in-its-host',
      comment:
        'Only the desktop host and its preload script import electron, and the types of it what stands in for it in tests.',
      severity: 'error',
      from: { pathNot: ['^electron/(hosts/desktop|preload)/', '^test/support/fake-electron[.]ts$'] },
      to: { path: '^electron$|node_modules/electron/' },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'Code that ships does not import tests or build scripts.',
      severity: 'error',
      from: { path: '^(shared|electron|models|renderer)/', pathNot: TEST },
      to: { path: ['^(test|build)/', TEST] },
    },
    {
      name: 'no-development-packages',
      comment:
        'Code that ships imports packages that ship. Electron is what it runs in, and has a rule of its own.',
      severity: 'error',
      from: { path: '^(shared|electron|models)/', pathNot: TEST },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/(@types|electron)/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
