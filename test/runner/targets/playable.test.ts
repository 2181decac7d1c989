import { describe, expect, it } from 'vitest';
import type { FaroSpec } from '../../../src/index.js';
import { checkPlayable } from '../../../src/runner/targets/playable.js';

const spec: FaroSpec = {
  system: 'faro',
  trace: 'stand-in',
  minutes: 2,
  spacing: 'poisson',
  policy: 'aiad',
  predictor: 'oracle',
  quantile: 0.6,
  quota: 400,
  slo: 720,
  processing: 180,
};

describe('a point on Kubernetes', () => {
  it('is one of Faro, of any size, with the tables that its processes write', () => {
    expect(() => checkPlayable(spec, ['jobMinutes', 'scaling', 'decisions'], 'k8s')).not.toThrow();
    expect(() => checkPlayable(spec, ['jobMinutes'], 'local')).toThrow('400 replicas are more processes');
    expect(() => checkPlayable(spec, ['jobRequests'], 'k8s')).toThrow(
      'Only the simulator has the table jobRequests.',
    );
  });

  it('is of one model', () => {
    const even = { slo: 400, processing: 100, service: 0.5 };
    expect(() => checkPlayable({ ...spec, even }, ['jobMinutes'], 'k8s')).toThrow(
      'this point has two models',
    );
  });

  it('is of no other system, nor of an experiment that serves nothing', () => {
    const forecast = { ...spec, system: 'faro-forecast' } as const;
    expect(() => checkPlayable(forecast, ['forecasts'], 'k8s')).toThrow(
      "On Kubernetes there are Faro's jobs alone, and not the system faro-forecast.",
    );
  });
});
