import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClockworkBase,
  clockworkPoint,
  simulateClockwork,
} from '../../src/report/simulator/clockwork.js';
import type { SimulatorOffer } from '../../src/report/simulator/offer.js';
import { simulatePoint } from '../../src/runner/targets/sim.js';
import { tableFiles } from '../../src/telemetry/columns.js';
import { queryTable } from '../../src/telemetry/read/query.js';
import { hasChromium, openChromium } from '../support/chromium.js';
import { curve, openReport, readout, simulated } from './browser.js';
import { fig7Offer, sampleReport } from './sample.js';

let offer: Awaited<ReturnType<typeof fig7Offer>>;
let base: ClockworkBase;
beforeAll(async () => {
  offer = await fig7Offer();
  base = { ...offer.shared, spec: offer.specs[0] };
});

/** What `repro run` writes for the point of these settings: its request table. */
async function asRun(settings: SimulatorOffer['starts'][number]['settings']) {
  const folder = mkdtempSync(join(tmpdir(), 'repro-same-'));
  await simulatePoint(
    {
      name: 'point',
      seed: Number(settings.seed),
      spec: clockworkPoint(base, settings),
      profiles: base.profiles,
      telemetry: ['requests'],
      folder,
      invariants: true,
    },
    { progress: () => {}, cancelled: () => false },
  );
  const sql = 'SELECT result, latency, deadline_met FROM requests';
  const { columns, rows } = await queryTable(join(folder, tableFiles.requests), 'requests', sql);
  const met = columns.deadline_met.reduce((sum, one) => sum + one, 0);
  const succeeded = columns.latency.filter((_, i) => columns.result[i] === 0).sort();
  const rank = (p: number) => succeeded[Math.ceil(p * succeeded.length) - 1] / 1e6;
  return {
    readouts: {
      satisfaction: (100 * met) / rows,
      goodput: met / Number(settings.seconds),
      p50: rank(0.5),
      p99: rank(0.99),
      requests: rows,
      failed: rows - succeeded.length,
    },
    succeeded,
  };
}

describe('the simulator of a report', () => {
  it('starts from the points of the run, and says how they differ from what it simulates', () => {
    expect(offer.starts.map(({ point }) => point)).toEqual(['models=12_rate=200', 'models=12_rate=400']);
    const [{ settings, note }] = offer.starts;
    expect(settings).toMatchObject({
      rate: 200,
      slo: 25,
      gpus: 6,
      models: 12,
      model: 'resnet50_v2',
      seed: 3,
    });
    expect(note).toBe('its workload is slo-exp-1');
  });

  it.each(['INFER5', 'INFER4', 'SMART', 'EDF', 'DIRECT'])(
    'comes to the numbers of repro run with %s',
    async (scheduler) => {
      const settings = { ...offer.starts[1].settings, scheduler, seconds: 2, rate: 900, gpus: 2, slo: 12 };
      const { readouts, curve } = simulateClockwork(base, settings, () => {});
      const run = await asRun(settings);
      expect(Object.fromEntries(readouts.map(({ name, value }) => [name, value]))).toEqual(run.readouts);
      expect(curve.at(-1)).toEqual([
        run.succeeded.at(-1)! / 1e6,
        run.succeeded.length / run.readouts.requests,
      ]);
    },
  );

  it('refuses more requests than a page should simulate', () => {
    const settings = { ...offer.starts[0].settings, rate: 1e6 };
    expect(() => simulateClockwork(base, settings, () => {})).toThrow(/more than the 200,000 requests/);
  });
});

describe.runIf(hasChromium)('the simulator in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let wrong: string[];
  beforeAll(async () => {
    browser = await openChromium();
    ({ page, wrong } = await openReport(browser, await sampleReport()));
    await page.locator('#simulator').scrollIntoViewIfNeeded();
    await simulated(page);
  }, 60_000);
  afterAll(() => browser?.close());

  /** Sets a control as a reader does, and waits for what comes of it. */
  async function set(name: string, value: string): Promise<void> {
    await page.locator('#simulator-form').evaluate((form) => form.setAttribute('data-state', 'asked'));
    await page.locator(`#simulator-form input[name=${name}]`).fill(value);
    await simulated(page);
  }

  it('comes to exactly the numbers of repro run for the same point and seed', async () => {
    await set('rate', '900');
    await set('gpus', '2');
    await set('slo', '12');
    await set('seconds', '2');
    await set('seed', '5');
    const settings = { ...offer.starts[0].settings, rate: 900, gpus: 2, slo: 12, seconds: 2, seed: 5 };
    const { readouts } = await asRun(settings);
    for (const [name, value] of Object.entries(readouts))
      expect([name, await readout(page, name)]).toEqual([name, value]);
    expect(await curve(page)).toEqual(simulateClockwork(base, settings, () => {}).curve);
  });

  it('every control changes what is simulated, and the curve before stays behind the new one', async () => {
    for (const [name, value] of [
      ['rate', '600'],
      ['slo', '100'],
      ['gpus', '1'],
      ['models', '30'],
      ['cv', '4'],
      ['seconds', '3'],
      ['seed', '6'],
    ]) {
      const before = await curve(page);
      await set(name, value);
      expect(await curve(page), name).not.toEqual(before);
      expect(await curve(page, 'before'), name).toEqual(before);
    }
    for (const [name, value] of [
      ['scheduler', 'EDF'],
      ['model', 'densenet121'],
    ]) {
      const before = await curve(page);
      await page.locator('#simulator-form').evaluate((form) => form.setAttribute('data-state', 'asked'));
      await page.locator(`#simulator-form select[name=${name}]`).selectOption(value);
      await simulated(page);
      expect(await curve(page), name).not.toEqual(before);
    }
  });

  it('arrow keys move a slider, and its number with it', async () => {
    const slider = page.locator('#set-gpus');
    await slider.focus();
    await page.locator('#simulator-form').evaluate((form) => form.setAttribute('data-state', 'asked'));
    const before = Number(await slider.inputValue());
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('input[name=gpus]').inputValue()).toBe(String(before + 1));
    await simulated(page);
  });

  it('a number beyond the ends is put to the nearer one', async () => {
    await set('gpus', '99');
    expect(await page.locator('input[name=gpus]').inputValue()).toBe('16');
  });

  it('starts again from another point of the run', async () => {
    await page.locator('#simulator-form').evaluate((form) => form.setAttribute('data-state', 'asked'));
    await page.locator('#simulator-start').selectOption('1');
    await simulated(page);
    expect(await page.locator('input[name=rate]').inputValue()).toBe('400');
    expect(await page.locator('select[name=scheduler]').inputValue()).toBe('INFER5');
  });

  it('a run can be cancelled by its button and by its key, and run again', async () => {
    const state = () => page.locator('#simulator-form').getAttribute('data-state');
    const long = async () => {
      await page.locator('input[name=seconds]').fill('20');
      await page.locator('input[name=rate]').fill('8000');
      await expect.poll(state).toBe('running');
    };
    await long();
    await page.locator('#simulator-cancel').click();
    expect(await state()).toBe('idle');
    expect(await page.locator('#simulator-error').textContent()).toBe('Cancelled.');
    expect(await page.locator('#simulator-cancel').isDisabled()).toBe(true);
    await long();
    await page.evaluate('document.activeElement.blur()');
    await page.keyboard.press('r');
    await expect.poll(state).toBe('idle');
    await set('seconds', '1');
    await set('rate', '100');
    await page.locator('#simulator-run').click();
    await simulated(page);
    expect(await page.locator('#simulator-error').textContent()).toBe('');
    expect(wrong).toEqual([]);
  });
});
