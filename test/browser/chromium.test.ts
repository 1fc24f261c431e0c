import { afterEach, describe, expect, it } from '@jest/globals';
import { ensureChromium } from './support/chromium.ts';

const given = process.env.CHROMIUM_PATH;
afterEach(() => {
  if (given === undefined) delete process.env.CHROMIUM_PATH;
  else process.env.CHROMIUM_PATH = given;
});

describe('the browser of the tests', () => {
  it('is not searched for any further when the one that is named does not run', async () => {
    process.env.CHROMIUM_PATH = '/nowhere/chromium';
    await expect(ensureChromium()).rejects.toThrow(/^CHROMIUM_PATH names \/nowhere\/chromium, which does not run$/);
  });
});
