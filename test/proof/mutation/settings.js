/**
 * Mutates the files that match `mutate`, judged by the tests of one part.
 *
 * @param {'domain' | 'outcomes'} part
 * @param {string[]} mutate
 * @returns {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export const settings = (part, mutate) => ({
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: { configFile: `test/proof/mutation/${part}/jest.config.js`, enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  mutate,
  tsconfigFile: 'none: it would be rewritten with an interface that this TypeScript does not have',
  ignorePatterns: ['data', 'dist', 'build', 'reports', 'screenshots'],
  tempDirName: `.stryker-tmp/${part}`,
  reporters: ['clear-text', 'progress-append-only', 'json'],
  jsonReporter: { fileName: `reports/mutation/${part}.json` },
  clearTextReporter: { allowColor: false, logTests: false },
  thresholds: { high: 95, low: 90, break: 90 },
  timeoutMS: 30_000,
  concurrency: 2,
});
