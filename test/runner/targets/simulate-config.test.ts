import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulateConfig } from '../../../src/runner/targets/simulate-config.js';
import { configs, configTree, fileOf, utilityConfig } from '../../datasets/faro/config/tree.js';

async function simulate(
  config: Parameters<typeof configTree>[0],
  changed: Record<string, string> = {},
  more: object = {},
) {
  const { root, file } = configTree(config, changed);
  return simulateConfig(file, { root, predictor: 'oracle', ...more });
}

describe('simulating a configuration of the original', () => {
  it('takes 189 ms for every request of jobs under their capacity, and says which trace it served', async () => {
    const { summary, stats, traces, notices } = await simulate('fixed');
    expect(summary).toMatchObject({ requests: 12 * 420, dropped: 0, violationRate: 0, maxReplicas: 4 });
    expect(stats.avg).toBeCloseTo(189, 6);
    expect(stats).toMatchObject({
      target_slo: 720,
      slo_rate: 100,
      'avg_slo_rate_serve-cluster1': 1,
      max_used_replicas: 4,
    });
    expect(traces).toHaveLength(1);
    expect(traces[0].file).toMatch(/experiments\/two\/input\.json$/);
    expect(notices.join()).toContain('states no SLO');
  });

  it('scales by its policy: Faro gives the busier job more, and needs no weights of networks', async () => {
    const input = 'experiments/two/input.json';
    const busy = { [input]: fileOf(input).replaceAll('300', '1500') };
    const folder = join(mkdtempSync(join(tmpdir(), 'faro-')), 'out');
    const { summary, notices, files, stats } = await simulate('faro', busy, {
      output: folder,
      requests: true,
    });
    expect(summary.maxReplicas).toBeGreaterThan(4);
    expect(summary.maxReplicas).toBeLessThanOrEqual(8);
    expect(notices).toEqual([expect.stringContaining('--predictor oracle')]);
    expect(JSON.parse(readFileSync(join(folder, 'latency_stats.json'), 'utf8'))).toEqual(stats);
    expect(files).toHaveLength(5);
    for (const file of files) expect(existsSync(file)).toBe(true);
    await expect(simulate('faro', busy, { output: folder })).rejects.toThrow(/is not empty/);
  });

  it('forecasts by what the command line says, and serves as many minutes', async () => {
    for (const predictor of ['oracle', 'persistence', 'ewma'])
      expect((await simulate('faro', {}, { predictor, minutes: 2 })).summary.requests).toBe(840);
    expect((await simulate('aiad', {}, { slo: 100 })).stats).toMatchObject({ target_slo: 100, slo_rate: 0 });
  });

  it('sends a closed loop one request after another', async () => {
    // 2 s apart, each 189 ms: 30 requests in the first minute.
    const closed =
      '- type: continuous\n  params: {cluster_name: serve-cluster1, job_name: classifier, num_tasks: 45, overhead_s: 2}\n';
    const loads = { 'experiments/two/loads/even.yaml': closed };
    const { summary } = await simulate('fixed', loads);
    expect(summary).toMatchObject({ requests: 45, dropped: 0, violationRate: 0 });
    expect([summary.min, summary.max].map((ms) => Math.round(ms))).toEqual([189, 189]);
    expect((await simulate('fixed', loads, { minutes: 1 })).summary.requests).toBe(30);
    await expect(simulate('faro', loads)).rejects.toThrow(/nobody knows when the closed loop/);
    expect((await simulate('faro', loads, { predictor: 'persistence' })).summary.requests).toBe(45);
  });

  it('optimises for the rate of the last interval', async () => {
    // 2 and 5 requests/s of 180 ms: all at once they take 360 ms on one replica and 450 ms on two, under 720 ms both.
    const folder = join(mkdtempSync(join(tmpdir(), 'faro-')), 'out');
    await simulate(utilityConfig, {}, { output: folder });
    const rows = readFileSync(join(folder, 'faro_replicas.tsv'), 'utf8').trim().split('\n').slice(1);
    expect(rows.map((row) => row.split('\t').map(Number))).toEqual([
      [0, 0, 2],
      [0, 1, 2],
      [60e9, 0, 1],
    ]);
  });

  it('lets replicas follow their queues', async () => {
    const input = 'experiments/two/input.json';
    const busy = { [input]: fileOf(input).replaceAll('300', '1500') };
    // 25 requests/s of 180 ms need 4.5 replicas; 2 requests/s leave none waiting, so that the second replica goes.
    const { summary, notices } = await simulate(configs.fixed.replace('default', 'simple'), busy);
    expect(summary.maxReplicas).toBeGreaterThanOrEqual(6);
    expect(summary.maxReplicas).toBeLessThanOrEqual(8);
    expect(summary.violationRate).toBeLessThan(0.05);
    expect(notices.join()).toContain('states no SLO');
  });

  it('says that steps are limited', async () => {
    const { notices } = await simulate(configs.aiad.replace('name: aiad', 'name: omiomd'));
    expect(notices).toEqual([expect.stringContaining('applies them nowhere')]);
  });

  it('fills nodes one by one: no more pods than fit on each', async () => {
    // Two nodes of 2.5 CPUs have room for two pods each, not for five.
    const nodes =
      '- {name: a, resources: {cpu: 2.5, memory: 32Gi}}\n- {name: b, resources: {cpu: 2500m, memory: 32Gi}}\n';
    const input = 'experiments/two/input.json';
    const { summary } = await simulate('aiad', {
      'experiments/two/8_cpus/nodes.yaml': nodes,
      [input]: fileOf(input).replaceAll('300', '3000'),
    });
    expect(summary.maxReplicas).toBe(4);
  });

  it('tells of a folder that has no configuration, and of one that must be allowed', async () => {
    const { root, file } = configTree(configs.fixed);
    await expect(simulateConfig(root, { predictor: 'oracle' })).rejects.toThrow(
      /config\.yaml does not exist/,
    );
    await expect(simulateConfig(file, { predictor: 'oracle' })).rejects.toThrow(/leaves the folder/);
  });
});
