import type { Log } from '../../src/application/ports/log.ts';

/** For what a test does not look at. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
