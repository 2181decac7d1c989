import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityOf } from '../../../src/runner/plan/identity.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { checkPoint } from '../../../src/runner/targets/sim.js';
import type { KairosSpec } from '../../../src/serving-core/kairos/spec.js';
import { refusal } from '../../support/refusal.js';

const good: KairosSpec = {
  system: 'kairos',
  model: 'rm2',
  latencies: 'stand-in',
  mix: '2,0,9,0',
  budget: 2.5,
  distributor: 'kairos',
  threshold: 'climb',
  arrivals: 'exponential',
  queries: 1000,
  seeds: 2,
  load: { rate: 95.2 },
};

describe('the spec of a Kairos point', () => {
  it.each([
    { rate: 95.2 },
    {
      steps: [
        { from: 0, rate: 60 },
        { from: 10, rate: 95 },
      ],
    },
    { target: 0.99, curve: [0.5, 1] },
  ] as KairosSpec['load'][])('takes a load %j', (load) => {
    expect(checkSpec({ ...good, load }, 'p')).toEqual({ ...good, load });
  });

  it.each([
    [{ distributor: 'best' }, 'distributor must be one of kairos, compat, fcfs, threshold, earliest, oracle'],
    [{ arrivals: 'poisson' }, 'arrivals must be one of exponential, integer-poisson'],
    [{ queries: 0 }, 'queries must be an integer from 1'],
    [{ seeds: 1.5 }, 'seeds must be an integer from 1 to 1000'],
    [{ qos: 0 }, 'qos must be a finite number'],
    [{ threshold: 'high' }, 'threshold must be one of climb'],
    [{ load: {} }, 'load.target must be a finite number'],
    [{ load: { rate: 0 } }, 'load.rate must be a finite number'],
    [{ load: { steps: [{ from: 1, rate: 5 }] } }, 'load.steps must be a list of { from, rate }'],
    [
      {
        load: {
          steps: [
            { from: 0, rate: 5 },
            { from: 0, rate: 6 },
          ],
        },
      },
      'load.steps must be a list of { from, rate }',
    ],
    [{ load: { target: 0.99, curve: [0] } }, 'load.curve must be a list of numbers above 0'],
    [{ instances: { gpu: { price: 0, most: 3 } } }, 'instances.gpu.price must be a finite number'],
  ])('refuses %j', (change, message) => {
    expect(refusal(() => checkSpec({ ...good, ...change }, 'p'))).toContain(message);
  });

  it.each([
    [{ mix: '0,0,9,0' }, "Mix '0,0,9,0' has no base instance (g4dn.xlarge)."],
    [{ budget: 0.4 }, 'A budget of 0.4 $/h is below one base instance'],
    [{ qos: 1 }, 'No instance of the mix meets a target of 1 ms'],
    [{ model: 'rm3' }, "Unknown model of Kairos 'rm3'."],
    [{ latencies: 'auto' }, "Latencies of an experiment may not be 'auto'"],
    [{ latencies: 'none.csv' }, 'none.csv does not exist.'],
  ])('is looked up before anything runs: %j', async (change, message) => {
    await expect(checkPoint({ ...good, ...change }, {})).rejects.toThrow(message);
  });
});

describe("a Kairos point's key", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'repro-kairos-key-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made of the content of its latencies, wherever they lie', async () => {
    const write = (name: string, ms: number) => {
      const file = join(folder, name);
      writeFileSync(file, `instance,batch,latency_ms\n${`g4dn.xlarge,1000,${ms}\n`.repeat(10)}`);
      return file;
    };
    const identity = async (latencies: string) => {
      const spec: KairosSpec = { ...good, latencies, mix: '1' };
      return identityOf(spec, (await checkPoint(spec, {})).files);
    };
    const first = await identity(write('a.csv', 100));
    expect(await identity(write('b.csv', 100))).toEqual(first);
    expect(await identity(write('c.csv', 101))).not.toEqual(first);
  });
});
