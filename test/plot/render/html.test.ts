import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderHtml } from '../../../src/plot/render/html.js';
import { hasChromium } from '../../support/chromium.js';
import { figure, symbols, withBrowser } from './open-page.js';

it('the page carries everything it needs: no address of another host is loaded', async () => {
  const html = await renderHtml(figure);
  expect(html).not.toMatch(/<(script|link|img)[^>]+(src|href)=/);
  expect(html).toContain('A figure &amp; its &lt;title>');
});

it('the same figure gives the same page', async () => {
  expect(await renderHtml(figure)).toBe(await renderHtml(figure));
});

describe.runIf(hasChromium)('a page in Chromium', () => {
  const { open, errors } = withBrowser();
  let page: Page;
  beforeAll(async () => {
    page = await open(figure.spec);
  }, 60_000);

  /** Points that nobody sees, one for each of a line's values. */
  const grips = 4;
  const points = () => page.locator(symbols);

  it('is set in the font of the figures, also where it is not installed', async () => {
    const loaded = await page.evaluate<string[]>(
      `[...document.fonts].map(({ family, weight, style, status }) => [family.replaceAll('"', ''), weight, style, status].join(' '))`,
    );
    expect(loaded).toEqual(
      ['400 normal', '600 normal', '400 italic'].map((face) => `Source Sans 3 ${face} loaded`),
    );
    expect(await page.locator('#figure text').first().getAttribute('font-family')).toContain('Source Sans 3');
  });

  it('draws every mark without an error', async () => {
    expect(await points().count()).toBe(4 + grips);
    expect(errors).toEqual([]);
  });

  it('follows the reader into dark colours and back, and prints in light ones', async () => {
    const paper = () =>
      page.evaluate<string>("getComputedStyle(document.querySelector('#figure svg')).backgroundColor");
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(paper).toBe('rgb(23, 23, 23)');
    expect(await points().count()).toBe(4 + grips);
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    expect(await paper()).toBe('rgb(255, 255, 255)');
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
    await expect.poll(paper).toBe('rgb(23, 23, 23)');
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(paper).toBe('rgb(255, 255, 255)');
    expect(errors).toEqual([]);
  });

  it('runs no script but its own, and evaluates no text', async () => {
    const added = '<script>window.added = 1;</script></body>';
    const page = await open((await renderHtml(figure)).replace('</body>', added));
    expect(errors.splice(0).join('\n')).toMatch(/^Executing inline script violates [^\n]*$/);
    expect(await page.evaluate('window.added')).toBeUndefined();
    const evaluated = await page.evaluate<string>(
      "new Promise((done) => { addEventListener('securitypolicyviolation', ({ blockedURI }) => done(blockedURI)); setTimeout('window.added = 3'); })",
    );
    expect(evaluated).toBe('eval');
    errors.length = 0;
    await page.close();
  });
});
