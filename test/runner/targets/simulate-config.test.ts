import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulateConfig } from '../../../src/runner/targets/simulate-config.js';
import { configs, configTree, fileOf } from '../../datasets/faro/config/tree.js';

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
