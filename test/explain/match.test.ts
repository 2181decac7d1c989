import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainPoint } from '../../src/explain/explain-point.js';
import type { Life } from '../../src/explain/life.js';
import { edf } from '../../src/serving-core/clockwork/controller/edf.js';
import { Infer4 } from '../../src/serving-core/clockwork/controller/infer4.js';
import { Infer5 } from '../../src/serving-core/clockwork/controller/infer5.js';
import type { ControllerParts, Scheduler } from '../../src/serving-core/clockwork/controller/scheduler.js';
import { Smart } from '../../src/serving-core/clockwork/controller/smart.js';
import type { ControllerOptions } from '../../src/serving-core/clockwork/spec.js';
import { Status } from '../../src/serving-core/clockwork/status.js';
import { deploy, type Row } from '../support/deployment.js';
import { randomScenario } from '../support/scenarios.js';
import { answeredBy, infer, request, writePoint } from './tables.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-match-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

type Factory = (parts: ControllerParts, options: ControllerOptions) => Scheduler;

const schedulers: Record<string, Factory> = {
  INFER5: (parts, options) => new Infer5(parts, options),
  INFER4: (parts, options) => new Infer4(parts, options),
  SMART: (parts, options) => new Smart(parts, options),
  EDF: edf.create,
};

/** Runs a random scenario, noting with each inference which requests were answered while its result was handled. */
function witnessed(
  seed: number,
  scheduler: Factory,
): { requests: Row[]; actions: Row[]; truth: Map<number, number> } {
  const { deployment, arrivals } = randomScenario(seed);
  const truth = new Map<number, number>();
  let rows: Row[] = [];
  let seen = 0;
  const deployed = deploy({
    ...deployment,
    scheduler: (parts, options) =>
      scheduler(
        {
          ...parts,
          actionSink: {
            action: (...values) => {
              parts.actionSink?.action(...values);
              const fresh = rows.slice(seen);
              seen = rows.length;
              if (values[2] !== 2) return;
              for (const row of fresh) if (row.result === values[3]) truth.set(row.request_id, values[1]);
            },
          },
        },
        options,
      ),
  });
  rows = deployed.requests;
  const { simulation } = deployed;
  const sends = simulation.clock.register((i) => {
    simulation.infer(i, arrivals[i].model, arrivals[i].factor);
  });
  arrivals.forEach(({ t }, i) => {
    simulation.clock.at(t, sends, i, 0);
  });
  simulation.clock.run();
  return { ...deployed, truth };
}

describe('the inference of a request', () => {
  it.each(Object.keys(schedulers))('is found for all requests of %s, or said to be unclear', async (name) => {
    let [found, unclear] = [0, 0];
    for (let seed = 0; seed < 8; seed++) {
      const { requests, actions, truth } = witnessed(seed, schedulers[name]);
      const point = writePoint(join(dir, `${name}-${seed}`), requests, actions);
      const { lives } = await explainPoint(point, { worst: requests.length });
      for (const {
        request: { id, result },
        match,
      } of lives) {
        if (match.how === 'unclear') unclear++;
        else {
          expect({ id, result, inference: match.inference?.id }).toEqual({
            id,
            result,
            inference: truth.get(id),
          });
          if (match.inference) found++;
        }
      }
    }
    expect(found).toBeGreaterThan(500);
    expect(unclear / found).toBeLessThan(0.02);
  });

  const lives = async (
    name: string,
    ...[requests, actions]: Parameters<typeof writePoint> extends [string, ...infer R] ? R : never
  ) => {
    const explained = await explainPoint(writePoint(join(dir, name), requests, actions), { worst: 100 });
    return new Map(explained.lives.map((life): [number, Life] => [life.request.id, life]));
  };
  const one = { created: 1, begin: 2, took: 3 };
  const arrived = request(0.5, answeredBy(one, 0.5));

  it('is none for what timed out, whatever ended in that instant', async () => {
    const timedOut = { ...arrived, request_id: 7, result: Status.timeout, deadline_met: 0 };
    const all = await lives(
      'timeout',
      [{ ...arrived, request_id: 6 }, timedOut],
      [infer(one, { action_id: 3 })],
    );
    expect(all.get(6)!.match).toMatchObject({ how: 'exact', inference: { id: 3 } });
    expect(all.get(7)!.match).toMatchObject({ how: 'none', inference: null });
  });

  it('is of its model, failed as it did, and handled at most 10 ms before', async () => {
    const failed = { ...arrived, request_id: 1, result: 81, deadline_met: 0 };
    const later = { ...arrived, request_id: 2, t: arrived.t + 11e6, latency: arrived.latency + 11e6 };
    const other = { ...arrived, request_id: 3, model_id: 5 };
    const all = await lives('other', [failed, other, later], [infer(one)]);
    for (const id of [1, 2, 3]) expect(all.get(id)!.match.how).toBe('none');
  });

  it('is told by the order of rows where two batches end in one instant', async () => {
    const rows = [1, 2, 3].map((id) => ({ ...arrived, request_id: id }));
    const actions = [
      infer(one, { action_id: 10, batch_size: 2 }),
      infer(one, { action_id: 11, batch_size: 1, worker_id: 1 }),
    ];
    const all = await lives('instant', rows, actions);
    expect([1, 2, 3].map((id) => all.get(id)!.match.inference?.id)).toEqual([10, 10, 11]);
    // One more in the batches than was answered: somebody had timed out, and nothing says in which.
    const short = await lives('short', rows.slice(1), actions);
    expect(short.get(2)!.match).toMatchObject({
      how: 'unclear',
      reason: '2 inferences of its model ended in the same instant',
    });
  });

  it('is unclear when more were answered than its batch had, or other ones in time', async () => {
    const rows = [1, 2].map((id) => ({ ...arrived, request_id: id }));
    const crowded = await lives('crowded', rows, [infer(one)]);
    expect(crowded.get(1)!.match.reason).toBe('2 requests were answered at the end of an inference of 1');
    const missed = [rows[0], { ...rows[1], deadline_met: 0 }];
    const doubtful = await lives('doubtful', missed, [infer(one, { batch_size: 2 })]);
    expect(doubtful.get(1)!.match.reason).toBe('1 of them met their SLO, but its goodput is that of 2');
  });
});

const logs = process.env.REPRO_TEST_LOGS;
describe.skipIf(!logs || !existsSync(logs))('logs of the original programs', () => {
  it.each([
    ['simple-noinput', 7178],
    ['slo1-4x100-noinput', 1467],
  ])('have an inference for each request of %s that did not time out', async (name, rows) => {
    const folder = join(logs!, name);
    const files = {
      requests: join(folder, 'clockwork_request_log.tsv'),
      actions: join(folder, 'clockwork_action_log.tsv'),
    };
    const point = { name, parameters: {}, repeat: 0, seed: 0, status: 'ok' as const, files };
    const { lives } = await explainPoint(point, { worst: 1467 });
    expect(lives).toHaveLength(Math.min(rows, 1467));
    for (const {
      request: { result },
      match,
    } of lives) {
      expect(match.how).toBe(result === Status.timeout ? 'none' : 'time');
      expect(match.gap ?? 0).toBeLessThan(4e6);
    }
  });
});
