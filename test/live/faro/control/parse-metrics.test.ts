import { describe, expect, it } from 'vitest';
import { parseMetrics } from '../../../../src/live/faro/control/parse-metrics.js';

const own = { head_queue_len: 3, queue_len: [0.5, 2], avg_latency: 412.5, input_rate: [[4, 5, 6], 2.7] };
const said = (change: object = {}) => JSON.stringify({ classifier: { ...own, ...change } });

describe("a head's metrics", () => {
  it('are read', () => {
    expect(parseMetrics(said())).toEqual({
      waiting: 3,
      replicas: 2,
      latency: 412.5,
      arrivals: { counts: [4, 5, 6], age: 2.7 },
    });
  });

  it('may be without latency and arrivals: nothing came, nothing was completed', () => {
    const text = JSON.stringify({ classifier: { head_queue_len: 0, queue_len: [], avg_latency: null } });
    expect(parseMetrics(text)).toEqual({ waiting: 0, replicas: 0, latency: 0, arrivals: null });
  });

  it('are those of the deployment that is named, or of the only one', () => {
    const two = JSON.stringify({ classifier: own, other: { ...own, head_queue_len: 9 } });
    expect(parseMetrics(two, 'other').waiting).toBe(9);
    expect(() => parseMetrics(two)).toThrow('it has 2 deployments');
    expect(() => parseMetrics(said(), 'other')).toThrow('it has no deployment other');
    expect(() => parseMetrics(two, 'toString')).toThrow('it has no deployment toString');
    expect(() => parseMetrics('{}')).toThrow('it has no deployment');
  });

  it.each<[string, string | object, string]>([
    ['no JSON', '<html>\u001b[31m', 'it is no JSON: <html> [31m'],
    ['nothing', '', 'it is no JSON: empty'],
    ['a list', '[1]', 'it must be an object, but is [1]'],
    ['a queue of less than nothing', { head_queue_len: -1 }, 'head_queue_len makes no sense: -1'],
    ['half a request', { head_queue_len: 0.5 }, 'head_queue_len makes no sense: 0.5'],
    ['no queue', { head_queue_len: undefined }, 'head_queue_len makes no sense: missing'],
    ['replicas that are a number', { queue_len: 4 }, 'queue_len makes no sense: 4'],
    ['an endless queue', said().replace('0.5', '1e999'), 'queue_len makes no sense: [null,2]'],
    ['a latency in words', { avg_latency: 'fast' }, 'avg_latency makes no sense: "fast"'],
    ['a negative latency', { avg_latency: -5 }, 'avg_latency makes no sense: -5'],
    ['a rate without an age', { input_rate: [[1, 2]] }, 'input_rate makes no sense: [[1,2]]'],
    ['negative arrivals', { input_rate: [[1, -2], 2] }, 'the counts of input_rate makes no sense: [1,-2]'],
    [
      'more seconds than its age has',
      { input_rate: [[1, 1, 1, 1], 1] },
      'the age in input_rate makes no sense: 1',
    ],
    ['an age of words', { input_rate: [[1], 'old'] }, 'the age in input_rate makes no sense: "old"'],
  ])('are refused with the place when they have %s', (_, change, problem) => {
    const text = typeof change === 'string' ? change : said(change);
    expect(() => parseMetrics(text)).toThrow(problem);
  });
});
