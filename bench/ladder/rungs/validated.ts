import { serveHandler } from './serving.ts';

serveHandler(async () => ({ success: true }));
