import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clientMetrics } from '../../../experiments/fig8/metrics.js';
import { ladderMetrics } from '../../../experiments/shared/ladder-metrics.js';
import { writtenPoint } from '../../claims/written-point.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-ladder-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Ten requests a second of user 0, five at each of two rungs, of which the first fails at the second; and 20 of user 6. */
const requests = Array.from({ length: 30 }, (_, k) => ({
  t: k * 1e8,
  user_id: k < 10 ? 0 : 6,
  slo_factor: k < 5 ? 1.5 : k < 10 ? 5.0625 : 0,
  deadline_met: k === 5 ? 0 : 1,
}));

describe('metrics of an SLO ladder', () => {
  it('are the satisfaction at each rung, held to a share of the whole', async () => {
    const point = writtenPoint(dir, { requests: requests.slice(0, 10) });
    expect(await ladderMetrics(point)).toEqual({
      'satisfaction at 1.5×': { value: 1, least: 1 },
      'satisfaction at 5.06×': { value: 0.8, least: 1 },
    });
  });

  it('of Figure 8 leave the batch clients to their throughput', async () => {
    const point = writtenPoint(dir, { requests }, { parameters: { models: 6 } });
    expect(await clientMetrics(point)).toEqual({
      'satisfaction at 1.5×': { value: 1, least: 1 },
      'satisfaction at 5.06×': { value: 0.8, least: 1 },
      'batch throughput': { value: expect.closeTo(20 / 2.9, 9), unit: '/s', least: 1 },
    });
  });
});
