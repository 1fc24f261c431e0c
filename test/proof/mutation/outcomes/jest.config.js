import base from '../../../../jest.config.js';

/** @type {import('jest').Config} */
export default {
  ...base,
  rootDir: '../../../..',
  globalSetup: undefined,
  globalTeardown: undefined,
  testMatch: ['<rootDir>/test/proof/mutation/outcomes/judges.ts'],
};
