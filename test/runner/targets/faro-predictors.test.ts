import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeForecaster } from '../../../src/datasets/faro/forecaster.js';
import { readFaroDays } from '../../../src/datasets/faro/read-days.js';
import { trainForecaster } from '../../../src/forecasting/train.js';
import type { FaroSpec } from '../../../src/index.js';
import { identityOf } from '../../../src/runner/plan/identity.js';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';
import { faroCounts } from '../../../src/runner/targets/faro-point.js';
import { faroPredictorsOf } from '../../../src/runner/targets/faro-predictors.js';
import { checkPoint } from '../../../src/runner/targets/sim.js';

const folder = mkdtempSync(join(tmpdir(), 'faro-predictors-'));
const at = (name: string, text: string) => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};
const minutes = Array.from({ length: 40 }, (_, i) => i);
const daysFile = (name: string, jobs: number, first = 0) =>
  at(
    name,
    [
      `trace,day,${minutes.map((i) => i + 1).join(',')}`,
      ...Array.from({ length: jobs }, (_, job) =>
        [1, 2, 3].map(
          (day) =>
            `f${job},${day},${minutes.map((i) => 100 + ((i * 17 + job + day + first) % 23)).join(',')}`,
        ),
      ).flat(),
    ].join('\n'),
  );
const forecasterOf = (name: string, trace: string, seed = 0) => {
  const file = join(folder, name);
  const shape = { context: 4, horizon: 7, hidden: 2, pools: [1] };
  writeForecaster(file, trainForecaster(readFaroDays(trace), { shape, seed, epochs: 1 }));
  return file;
};
const inputFile = (jobs: number) =>
  at(
    `input${jobs}.json`,
    minutes
      .map((ts) =>
        JSON.stringify({
          ts,
          counts: Object.fromEntries(Array.from({ length: jobs }, (_, i) => [`c${i}`, { m: 100 }])),
        }),
      )
      .join('\n'),
  );

const two = daysFile('two.csv', 2);
const own = forecasterOf('own.json', two);
const spec: FaroSpec = {
  system: 'faro',
  trace: two,
  minutes: 20,
  spacing: 'poisson',
  policy: 'faro-sum',
  predictor: 'trained',
  forecaster: own,
  quantile: 0.6,
  quota: 8,
  slo: 720,
  processing: 180,
};

/** What each job is forecast after its first five minutes. */
function forecasts(changes: Partial<FaroSpec>) {
  const wanted = { ...spec, ...changes };
  return faroPredictorsOf(wanted, faroCounts(wanted).counts).map((predictor) =>
    predictor.predict({ counts: [110, 120, 100, 105, 111], age: 300 }, 300),
  );
}

describe('a trained predictor', () => {
  it('forecasts every job by its own network, and more at higher quantiles', () => {
    const [first, second] = forecasts({});
    expect(first).toHaveLength(7);
    expect(first).not.toEqual(second);
    const [higher] = forecasts({ quantile: 0.9 });
    for (const [i, value] of higher!.entries()) expect(value).toBeGreaterThan(first![i]);
  });

  it('serves copies of its jobs', () => {
    const four = forecasts({ trace: inputFile(4) });
    expect(four).toHaveLength(4);
    expect([four[2], four[3]]).toEqual([four[0], four[1]]);
  });

  it('is refused with a trace that it was not trained on, or of other jobs', async () => {
    const check = (changes: Partial<FaroSpec>) => checkPoint({ ...spec, ...changes }, {});
    await expect(check({})).resolves.toBeDefined();
    const other = daysFile('other.csv', 2, 1);
    await expect(check({ trace: other })).rejects.toThrow(
      /was trained on the trace two.csv, not on days before/,
    );
    await expect(check({ forecaster: undefined })).rejects.toThrow(
      /that ships was trained on the trace stand-in/,
    );
    await expect(check({ forecaster: undefined, trace: inputFile(2) })).rejects.toThrow(/that ships/);
    await expect(check({ trace: inputFile(3) })).rejects.toThrow(/networks of 2 jobs, and the trace has 3/);
    await expect(check({ forecaster: join(folder, 'none.json') })).rejects.toThrow(/does not exist/);
    await expect(check({ trace: 'stand-in', quota: 20 })).rejects.toThrow(/was trained on the trace two.csv/);
    expect(() => checkSpec({ ...spec, forecaster: 5 }, 'p')).toThrow(/forecaster must be a text/);
  });

  it('makes a point another when its networks are', async () => {
    const identity = async (changes: Partial<FaroSpec>) => {
      const wanted = { ...spec, ...changes };
      return identityOf(wanted, (await checkPoint(wanted, {})).files);
    };
    expect(await identity({ forecaster: forecasterOf('same.json', two) })).toEqual(await identity({}));
    expect(await identity({ forecaster: forecasterOf('seed.json', two, 1) })).not.toEqual(await identity({}));
  });

  it('knows past days of a file, as the seasonal one does', () => {
    expect(forecasts({ predictor: 'seasonal' })[0]).toBeNull();
    expect(() => forecasts({ predictor: 'seasonal', trace: inputFile(2) })).toThrow(/past days/);
  });
});
