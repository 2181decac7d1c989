import { describe, expect, it } from 'vitest';
import { checkSpec } from '../../../src/runner/targets/check-spec.js';

const good = {
  system: 'tournament',
  competitor: 'fcfs',
  zoo: 'osdi20',
  models: [{ model: 'resnet50_v2', share: 1 }],
  fleet: [{ name: 'gpu', count: 2, slowdown: 1, price: 1 }],
  load: 0.5,
  duration: 60,
  leadIn: 0,
  trace: 'stand-in',
  burst: 1,
  sloFactor: 10,
  maxBatch: 8,
  coldStart: 5,
  cached: 0,
};

describe('the spec of a tournament', () => {
  it('passes when it is whole', () => {
    expect(checkSpec(good, 'p')).toBe(good);
  });

  it.each([
    [{ competitor: '' }, 'competitor must be a text'],
    [{ models: [] }, 'models is empty'],
    [{ models: [{ model: 'a', share: 0 }] }, 'models[0].share must be a finite number'],
    [
      { models: [1, 2, 3].map((i) => ({ model: `m${i}`, share: 1 })) },
      'fleet has 2 instances, and may have 3',
    ],
    [{ fleet: [] }, 'fleet is empty'],
    [
      { fleet: [{ name: 'gpu', count: 300, slowdown: 1, price: 1 }] },
      'fleet[0].count must be an integer from 1 to 200',
    ],
    [
      { fleet: [{ name: 'gpu', count: 2, slowdown: 0, price: 1 }] },
      'fleet[0].slowdown must be a finite number',
    ],
    [
      { fleet: [{ name: 'gpu', count: 2, slowdown: 1, price: -1 }] },
      'fleet[0].price must be a finite number',
    ],
    [{ load: 0 }, 'load must be a finite number'],
    [{ burst: 0.5 }, 'burst must be a finite number of at least 1'],
    [{ maxBatch: 0 }, 'maxBatch must be an integer'],
    [{ coldStart: -1 }, 'coldStart must be a finite number'],
    [{ trace: undefined }, 'trace must be a text'],
  ])('is refused with %j', (change, message) => {
    expect(() => checkSpec({ ...good, ...change }, 'p')).toThrow(message);
  });
});
