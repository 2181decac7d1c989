import { describe, expect, it } from 'vitest';
import { RequestBooks } from '../../../src/serving-core/containers/books.js';
import { ContainerDeployment } from '../../../src/serving-core/containers/deployment.js';
import type { BatchPolicy } from '../../../src/serving-core/containers/policy.js';
import { contentionPresets } from '../../../src/serving-core/gpu/contention.js';
import { variationPresets } from '../../../src/serving-core/gpu/variation.js';
import { stream } from '../../../src/serving-core/random/streams.js';
import { resnet50 } from './fixture.js';

interface Row {
  t: number;
  id: number;
  model: number;
  latency: number;
  deadline: number;
  met: number;
}

const atMost = (limit: number): BatchPolicy => ({
  take: (_model, queued) => Math.min(queued, limit),
  padded: (_model, taken) => taken,
  executed: () => {},
});

function deployment(models: number, limit: number, slo = 100e6, preset: 'v100' | 'none' = 'none', seed = 1) {
  const rows: Row[] = [];
  const books = new RequestBooks();
  const system = new ContainerDeployment({
    models: new Array(models).fill(resnet50),
    contention: contentionPresets[preset],
    variation: variationPresets[preset],
    delays: { oneWay: 1e6, before: 2e6, after: 3e6 },
    slo,
    policy: () => atMost(limit),
    random: (name) => stream(seed, name),
    sink: {
      request: (t, id, _result, _user, model, _factor, latency, deadline, met) => {
        rows.push({ t, id, model, latency, deadline, met });
      },
    },
    books,
  });
  return { system, rows, books };
}

describe('models in containers on one GPU', () => {
  it('answer one request after its delays and its execution', () => {
    const { system, rows } = deployment(1, 8);
    system.infer(0, 0, 0);
    system.clock.run();
    // sent at 0, stamped at 1 ms, queued 2 ms, executed 2.73 ms, departs 3 ms later
    expect(rows).toEqual([{ t: 8.73e6, id: 0, model: 0, latency: 7.73e6, deadline: 100e6, met: 1 }]);
  });

  it('execute what waits in batches, first come first served', () => {
    const { system, rows } = deployment(1, 2);
    for (let i = 0; i < 3; i++) system.infer(0, 0, 0);
    system.clock.run();
    // The first finds the container idle and goes alone, the other two make a batch of 4.05 ms.
    expect(rows.map(({ id, latency }) => [id, latency])).toEqual([
      [0, 7.73e6],
      [1, 11.78e6],
      [2, 11.78e6],
    ]);
  });

  it('contend for the GPU: two equal batches take twice as long when it is shared ideally', () => {
    const { system, rows } = deployment(2, 8);
    system.infer(0, 0, 0);
    system.infer(0, 1, 0);
    system.clock.run();
    expect(rows.map(({ latency }) => latency)).toEqual([5e6 + 2 * 2.73e6, 5e6 + 2 * 2.73e6]);
  });

  it('answer late requests too, and say that they were late', () => {
    const { system, rows } = deployment(1, 8, 7e6);
    system.infer(0, 0, 0);
    // an SLO of four executions, 10.92 ms, of its own
    system.infer(0, 0, 4);
    system.clock.run();
    expect(rows.map(({ deadline, met }) => [deadline, met])).toEqual([
      [7e6, 0],
      [10.92e6, 1],
    ]);
  });

  it('answer every request of a closed loop once, and the same for the same seed', () => {
    const run = (seed: number) => {
      const { system, rows, books } = deployment(3, 8, 100e6, 'v100', seed);
      let left = 2000;
      const send = (model: number) => {
        if (left-- > 0) system.infer(model, model, 0);
      };
      system.listen((_id, model) => send(model));
      for (let i = 0; i < 48; i++) send(i % 3);
      system.clock.run();
      books.finished();
      return rows;
    };
    const rows = run(1);
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 2000 }, (_, i) => i));
    expect(run(1)).toEqual(rows);
    expect(run(2)).not.toEqual(rows);
    for (let i = 1; i < rows.length; i++) expect(rows[i].t).toBeGreaterThanOrEqual(rows[i - 1].t);
  });

  it('tell a stopped client nothing more', () => {
    const { system, rows } = deployment(1, 8);
    const heard: number[] = [];
    system.listen((id) => heard.push(id));
    system.infer(0, 0, 0);
    system.stopClient();
    system.clock.run();
    expect([rows.length, heard]).toEqual([1, []]);
  });
});

describe('the books of requests', () => {
  it('refuse an answer that nobody waits for, and a request without one', () => {
    const books = new RequestBooks();
    books.sent(7);
    expect(() => books.finished()).toThrow('1 requests were never answered');
    books.answered(7);
    expect(() => books.answered(7)).toThrow('request 7 was answered again');
    books.finished();
  });
});
