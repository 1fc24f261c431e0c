import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readAssets } from '../../../../../src/adapters/http/web/assets/assets.ts';
import { startWholeApp, type WholeApp } from '../../api/whole-app.ts';
import { type SessionServing, serveSessions } from '../../session/serving-sessions.ts';

const { style, script, files } = readAssets();
const MOST_OF_SCRIPT = 60 * 1024;

describe('the console’s assets', () => {
  let whole: WholeApp;
  beforeAll(async () => {
    whole = await startWholeApp();
  });
  afterAll(() => whole.stop());

  it('are named after their content, so that a browser may keep them', async () => {
    expect(style).toMatch(/^\/assets\/console-[\w-]{12}\.css$/);
    const response = await whole.browser().get(script);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await whole.browser().get('/assets/console-another.js')).status).toBe(404);
  });

  it('are what the page names', async () => {
    const page = await (await (await whole.as('kim')).get('/positions')).text();
    expect(page).toContain(`<link rel="stylesheet" href="${style}">`);
    expect(page).toContain(`<script type="module" src="${script}"></script>`);
  });

  it('are small: the script takes at most 60 KiB on the wire', () => {
    const asset = files.get(script);
    expect(asset?.gzipped.length).toBeLessThan(MOST_OF_SCRIPT);
    expect(gunzipSync(asset?.gzipped ?? '').length).toBe(asset?.body.length);
  });

  it('are missed loudly where they were not built', () => {
    expect(() => readAssets(new URL('file:///nowhere/'))).toThrow(/npm run build/);
  });
});

describe('the theme', () => {
  let serving: SessionServing;
  beforeAll(async () => {
    serving = await serveSessions();
  });
  afterAll(() => serving.stop());

  it('of this browser is there with the first byte, also before a login', async () => {
    const browser = serving.browser();
    expect(await (await browser.get('/login')).text()).toContain('data-theme="system"');
    browser.setCookie('ordergate_theme', 'dark');
    expect(await (await browser.get('/login')).text()).toContain('data-theme="dark"');
    browser.setCookie('ordergate_theme', '"><script>');
    expect(await (await browser.get('/login')).text()).toContain('data-theme="system"');
  });
});
