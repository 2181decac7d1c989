import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { daysHash, type FaroDays, pastDays, standInDays } from '../../src/datasets/faro/days.js';
import { readForecaster, shippedForecaster, writeForecaster } from '../../src/datasets/faro/forecaster.js';
import { UserError } from '../../src/errors.js';
import { trainForecaster } from '../../src/forecasting/train.js';
import { trainToFile } from '../../src/forecasting/train-to-file.js';
import { defaultShape } from '../../src/serving-core/faro/prediction/network/shape.js';
import { defaultTraining, trainNetwork } from '../../src/serving-core/faro/prediction/network/train.js';
import { stream } from '../../src/serving-core/random/streams.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-forecaster-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

// biome-ignore lint/suspicious/noExplicitAny: whatever a damaged file holds
type Json = Record<string, any>;

const shape = { context: 5, horizon: 2, hidden: 3, pools: [2, 1] };
const few = { shape, seed: 4, epochs: 2 };
const days = (last = 1): FaroDays => ({
  from: '/somewhere/days.csv',
  names: ['a', 'b'],
  days: [1, 2].map((job) =>
    [1, 2, 3, 4].map((day) =>
      Int32Array.from({ length: 20 }, (_, i) => 50 + ((i * 13 * job + day) % 17) * (day === 4 ? last : 1)),
    ),
  ),
});

describe('trainForecaster', () => {
  it('never looks at the last day', () => {
    expect(trainForecaster(days(1), few)).toEqual(trainForecaster(days(3), few));
  });

  it('states what it learnt from, by the file’s name and the hash of its counts', () => {
    const { trained, series } = trainForecaster(days(), few);
    expect(trained).toEqual({ trace: 'days.csv', sha256: daysHash(pastDays(days())), days: 3, seed: 4 });
    expect(series.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(series[0].weights).not.toEqual(trainForecaster(days(), { ...few, seed: 5 }).series[0].weights);
  });

  it('refuses days that are too few or too short', () => {
    const { days: all, ...rest } = days();
    const two = { ...rest, days: all.map((list) => list.slice(0, 2)) };
    expect(() => trainForecaster(two, few)).toThrow(/2 days of 20 minutes/);
    const short = { ...rest, days: all.map((list) => list.map((day) => day.subarray(0, 6))) };
    expect(() => trainForecaster(short, few)).toThrow(UserError);
  });
});

describe('the forecaster that ships', () => {
  const shipped = readForecaster(shippedForecaster());

  it('is of the stand-in as it is', () => {
    expect(shipped.trained).toMatchObject({ trace: 'stand-in', days: 10, seed: 0 });
    expect(shipped.trained.sha256).toBe(daysHash(pastDays(standInDays())));
    expect(shipped.shape).toEqual(defaultShape);
  });

  it('is what training gives', () => {
    const options = { ...defaultTraining, shape: defaultShape };
    const { weights, mean, loss } = trainNetwork(
      pastDays(standInDays())[0],
      options,
      stream(0, 'faro-forecaster/0'),
    );
    expect(mean).toBe(shipped.series[0].mean);
    expect(loss).toBe(shipped.series[0].loss);
    expect(weights).toEqual(shipped.series[0].weights);
  });
});

describe('a forecaster’s file', () => {
  const forecaster = trainForecaster(days(), few);
  const write = (change: (json: Json) => unknown) => {
    const file = join(folder, 'f.json');
    writeForecaster(file, forecaster);
    const json = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify(change(json) ?? json));
    return () => readForecaster(file);
  };

  it('is read as it was written', () => {
    expect(write(() => undefined)()).toEqual(forecaster);
  });

  it('has weights as base64 of little-endian 32-bit floats', () => {
    const file = join(folder, 'f.json');
    writeForecaster(file, forecaster);
    const text = JSON.parse(readFileSync(file, 'utf8')).series[0].weights;
    expect(Buffer.from(text, 'base64').readFloatLE(4)).toBe(forecaster.series[0].weights[1]);
  });

  it.each([
    ['is no forecaster', () => ({ format: 'other' })],
    ['is no forecaster', () => []],
    ['of version 2', (json) => ({ ...json, version: 2 })],
    ['no shape', (json) => ({ ...json, shape: { ...json.shape, hidden: 0 } })],
    ['no shape', (json) => ({ ...json, shape: { ...json.shape, pools: [] } })],
    ['what it was trained on', (json) => ({ ...json, trained: undefined })],
    ['no series', (json) => ({ ...json, series: [] })],
    [
      'no scale in series 1',
      (json) => ({ ...json, series: [json.series[0], { ...json.series[1], deviation: 0 }] }),
    ],
    ['not the 90 weights', (json) => ({ ...json, series: [{ ...json.series[0], weights: 'AAAA' }] })],
    [
      'weights that are no numbers',
      (json) => ({
        ...json,
        series: [{ ...json.series[0], weights: Buffer.alloc(4 * 90, 0xff).toString('base64') }],
      }),
    ],
  ] as [string, (json: Json) => unknown][])('is refused when it %s', (why, change) => {
    expect(write(change)).toThrow(UserError);
    expect(write(change)).toThrow(why);
  });

  it('is refused when it is not there or no JSON', () => {
    expect(() => readForecaster(join(folder, 'none.json'))).toThrow(/does not exist/);
    expect(() => readForecaster(folder)).toThrow(/is a folder/);
    writeFileSync(join(folder, 'x'), '{');
    expect(() => readForecaster(join(folder, 'x'))).toThrow(/is no forecaster/);
  });
});

describe('trainToFile', () => {
  it('refuses a trace without days, and a file that cannot be written', () => {
    const request = {
      trace: 'input.json',
      output: join(folder, 'f.json'),
      hidden: 2,
      context: 5,
      epochs: 1,
      seed: 0,
    };
    expect(() => trainToFile(request)).toThrow(/no trace of several days/);
    const trace = join(folder, 'days.csv');
    const row = (day: number) => `a,${day},${Array.from({ length: 20 }, (_, i) => i + day).join(',')}`;
    const head = `trace,day,${Array.from({ length: 20 }, (_, i) => i + 1).join(',')}`;
    writeFileSync(trace, [head, row(1), row(2), row(3)].join('\n'));
    expect(() => trainToFile({ ...request, trace, output: join(folder, 'no', 'f.json') })).toThrow(
      /Cannot write/,
    );
    const { errors, forecaster } = trainToFile({ ...request, trace });
    expect(errors).toHaveLength(1);
    expect(readForecaster(request.output)).toEqual(forecaster);
  });
});
