/** The rules of the house; each is shown to work by a planted violation in test/architecture. */
module.exports = {
  forbidden: [
    {
      name: 'domain-is-pure',
      comment: 'The domain imports nothing outside itself.',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^src/domain/' },
    },
    {
      name: 'application-knows-the-domain-only',
      severity: 'error',
      from: { path: '^src/application/' },
      to: { pathNot: '^src/(domain|application)/' },
    },
    {
      name: 'adapters-stay-apart',
      comment: 'An adapter never imports another one.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'adapters-are-composed-from-outside',
      severity: 'error',
      from: { path: '^src/adapters/' },
      to: { path: '^src/(container|config|main)\\.ts$' },
    },
    {
      name: 'inversify-in-the-container-only',
      severity: 'error',
      from: { pathNot: '^src/container\\.ts$' },
      to: { path: '(^|/)node_modules/(inversify|@inversifyjs|reflect-metadata)/' },
    },
    {
      name: 'migrations-stand-alone',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { pathNot: '^migrations/|node_modules/kysely/' },
    },
    {
      name: 'the-product-knows-no-tests',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^test/' },
    },
    {
      name: 'the-browser-client-stands-alone',
      comment: 'It runs in a browser: the pages are all that it shares with the server.',
      severity: 'error',
      from: { path: '^src/adapters/http/web/client/' },
      to: { pathNot: '^src/adapters/http/web/client/|node_modules/idiomorph/' },
    },
    {
      name: 'the-server-knows-no-client',
      severity: 'error',
      from: { pathNot: '^src/adapters/http/web/client/' },
      to: { path: '^src/adapters/http/web/client/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-missing', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
