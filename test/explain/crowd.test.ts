import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crowdsOf } from '../../src/explain/crowd.js';
import { explainPoint } from '../../src/explain/explain-point.js';
import { wantedRequests } from '../../src/explain/read-requests.js';
import { infer, request, writePoint } from './tables.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-crowd-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** So many requests of an overloaded system, whose latency grows to seconds; some fail. All numbers are of 0.1 ms, so that many coincide. */
function overloaded(count: number) {
  let state = 7;
  const draw = (n: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % n;
  };
  const rows = Array.from({ length: count }, (_, id) =>
    request(draw(3e4) / 10, draw(2e4 + 4 * id) / 10, {
      request_id: id,
      model_id: draw(3),
      result: draw(5) === 0 ? 4 : 0,
    }),
  );
  return rows.sort((a, b) => a.t - b.t);
}

describe('who was there with a request', () => {
  it('is what counting all other requests one by one says', async () => {
    const rows = overloaded(700);
    const { files } = writePoint(join(dir, 'counted'), rows, null);
    const asked = await wantedRequests(files.requests, { worst: 60 });
    const crowds = await crowdsOf(files.requests, asked);
    // Times of a table are told since its first row.
    const all = rows.map(({ t, latency, model_id, result }) => ({
      arrival: t - latency - rows[0].t,
      departure: t - rows[0].t,
      model: model_id,
      result,
    }));
    for (const one of asked) {
      const recent = (time: number) => time > one.departure - 1e9 && time <= one.departure;
      expect(crowds.get(one)).toEqual({
        ahead: all.filter(
          ({ model, arrival, departure }) =>
            model === one.model && arrival < one.arrival && departure > one.arrival,
        ).length,
        arrivals: all.filter(({ arrival }) => recent(arrival)).length,
        successes: all.filter(({ departure, result }) => result === 0 && recent(departure)).length,
      });
    }
    expect(asked.some((one) => crowds.get(one)!.ahead > 20)).toBe(true);
  });
});

describe('a request that waited while thousands were served', () => {
  it('has all their inferences counted, and the last of them to draw', async () => {
    const actions = Array.from({ length: 9000 }, (_, i) =>
      infer({ created: i, begin: i, took: 1 }, { action_id: i, model_id: 2 }),
    );
    const rows = [request(0, 9000.5, { model_id: 1, result: 4, deadline_met: 0 })];
    const { lives, scene } = await explainPoint(writePoint(join(dir, 'long'), rows, actions), { worst: 1 });
    expect(lives[0].surroundings).toMatchObject({ inferences: 9000, others: 9000 });
    expect(lives[0].surroundings.serversBusy).toBeCloseTo(9000 / 9000.5, 9);
    expect([scene.length, scene.at(-1)!.id]).toEqual([4000, 8999]);
  });
});
