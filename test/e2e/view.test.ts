import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { column, openAddress, simulated } from '../report/browser.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { repro, root } from './repro.js';

let dir: string;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'repro-view-'));
  const args = ['--scale', 'quick', '--set', 'period=1', '--points', 'rate=600|1200'];
  const run = await repro(['run', 'fig7', ...args, '--no-plot', '--no-check', '--logdir', 'run'], {
    cwd: dir,
  });
  expect(run).toMatchObject({ status: 0 });
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Starts `repro view`, and waits for its address. */
async function view(...args: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [`${root}bin/run.js`, 'view', ...args], { cwd: dir });
  started.push(child);
  let said = '';
  for await (const bytes of child.stdout!) {
    said += bytes;
    const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(said) ?? [];
    if (url) return { child, url };
  }
  throw new Error(`repro view said: ${said}`);
}

function ask(url: string, path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const asked = request(url, { path, headers, method }, (answer) => {
      let text = '';
      answer.on('data', (bytes) => {
        text += bytes;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('repro view', () => {
  it('serves the page to this machine alone, and nothing else', async () => {
    const { url } = await view('-l', 'run');
    const page = await ask(url, '/');
    expect(page.status).toBe(200);
    expect(page.text).toContain('How low can the SLO go?');
    expect(page.text).toContain('connect-src &#39;self&#39;');
    const elsewhere = { host: 'elsewhere.example' };
    expect((await ask(url, '/', elsewhere)).status).toBe(421);
    expect((await ask(url, '/changes', elsewhere)).status).toBe(421);
    expect((await ask(url, '/', { origin: 'http://elsewhere.example' })).status).toBe(403);
    expect((await ask(url, '/', {}, 'POST')).status).toBe(405);
    for (const path of [
      '/manifest.json',
      '/../manifest.json',
      '/%2e%2e/manifest.json',
      '//etc/passwd',
      '/?x',
    ])
      expect((await ask(url, path)).status, path).toBe(404);
  });

  it('ends by Ctrl-C', async () => {
    const { child } = await view('-l', 'run');
    child.kill('SIGINT');
    const [status] = await once(child, 'exit');
    expect(status).toBe(130);
  });

  it('says in a sentence that a port is taken, and that there is no run', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const taken = await repro(['view', '-l', 'run', '--port', String(port)], { cwd: dir });
    other.close();
    expect(taken.stderr).toMatch(/^Error: Cannot listen on 127\.0\.0\.1:\d+: the port is taken\./);
    expect(taken.status).toBe(2);
    const nowhere = await repro(['view', '-l', 'nowhere'], { cwd: dir });
    expect(nowhere.stderr).toMatch(/^Error: Cannot read logdir .*nowhere: it does not exist\./);
    expect(nowhere.status).toBe(2);
  });
});

describe.runIf(hasChromium)('repro view in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  }, 60_000);
  afterAll(() => browser?.close());

  it('shows a point as soon as it has ended, and leaves position, folds, filters and simulator as they are', async () => {
    const going = join(dir, 'going');
    cpSync(join(dir, 'run'), going, { recursive: true });
    const last = join(going, 'points', 'models=48_rate=1200');
    mkdirSync(join(dir, 'aside'));
    renameSync(join(last, 'point.json'), join(dir, 'aside', 'point.json'));
    // This process lives: the run goes on.
    writeFileSync(
      join(going, '.lock'),
      JSON.stringify({ pid: process.pid, host: (await import('node:os')).hostname() }),
    );
    const { url, child } = await view('-l', 'going');
    const { page, wrong } = await openAddress(browser, url);
    expect(await page.locator('.outcome').textContent()).toContain('3 of 4 points');
    expect(await page.locator('#masthead').textContent()).toContain('running');
    expect(await page.locator('#troubles').textContent()).toContain('It is running, or waits for its turn.');

    await page.locator('#simulator').scrollIntoViewIfNeeded();
    await page.locator('input[name=rate]').fill('321');
    await page.locator('#simulator-form').evaluate((form) => form.setAttribute('data-state', 'asked'));
    await simulated(page);
    const read = await page.locator('#simulator-readouts').textContent();
    await page.locator('select[data-filter=p0]').selectOption('48');
    expect(await column(page, 'points-table', 2)).toEqual(['600']);
    await page.locator('#slowest-0 > summary').click();
    await page.locator('#slowest-1 > summary').click();
    await page.evaluate("document.getElementById('points').scrollIntoView()");
    const place = await page.evaluate<number>('scrollY');

    renameSync(join(dir, 'aside', 'point.json'), join(last, 'point.json'));
    await expect.poll(() => column(page, 'points-table', 2), { timeout: 60_000 }).toEqual(['600', '1,200']);
    expect(await page.locator('.outcome').textContent()).toContain('4 points');
    expect(await page.locator('select[data-filter=p0]').inputValue()).toBe('48');
    expect(await page.locator('input[name=rate]').inputValue()).toBe('321');
    expect(await page.locator('#simulator-readouts').textContent()).toBe(read);
    expect(await page.locator('#slowest-0').getAttribute('open')).toBeNull();
    expect(await page.locator('#slowest-1').getAttribute('open')).toBe('');
    expect(await page.locator('#troubles').count()).toBe(0);
    expect(await page.evaluate<number>('scrollY')).toBe(place);
    await page.locator('#figure-0').scrollIntoViewIfNeeded();
    await page.waitForSelector('#figure-0 .drawing svg');
    expect(wrong).toEqual([]);

    child.kill('SIGINT');
    await expect
      .poll(() => page.locator('#live').textContent(), { timeout: 60_000 })
      .toBe('repro view has ended');
    await page.close();
  }, 180_000);
});
