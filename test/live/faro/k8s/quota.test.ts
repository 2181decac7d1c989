import { describe, expect, it } from 'vitest';
import { quantity } from '../../../../src/live/faro/k8s/quantity.js';
import { podsThatFit } from '../../../../src/live/faro/k8s/quota.js';

describe('a quantity of Kubernetes', () => {
  it.each([
    ['2', 2],
    ['82350m', 82.35],
    ['192Gi', 192 * 2 ** 30],
    ['1.5k', 1500],
    ['1e3', 1000],
    ['12E', 12e18],
    ['.5', 0.5],
    ['', Number.NaN],
    ['two', Number.NaN],
    ['1 Gi', Number.NaN],
  ])('%s is %d', (text, value) => {
    if (Number.isNaN(value)) expect(quantity(text)).toBeNaN();
    else expect(quantity(text)).toBeCloseTo(value, 9);
  });
});

describe('pods that fit into quotas', () => {
  const quota = (hard: Record<string, string>, used: Record<string, string> = {}) => ({
    name: 'q',
    hard,
    used,
  });
  const pod = (requests: Record<string, string>, limits = {}) => [{ requests, limits }];

  it('are the fewest of all that is counted', () => {
    const quotas = [
      quota(
        { 'requests.cpu': '49', 'requests.memory': '192Gi' },
        { 'requests.cpu': '17', 'requests.memory': '20Gi' },
      ),
      quota({ pods: '100', services: '3' }, { pods: '60', services: '3' }),
    ];
    expect(podsThatFit(quotas, pod({ cpu: '1', memory: '1Gi' }))).toBe(32);
    expect(podsThatFit(quotas, pod({ cpu: '100m', memory: '1Gi' }))).toBe(40);
    expect(podsThatFit(quotas, pod({ cpu: '100m', memory: '8Gi' }))).toBe(21);
  });

  it('are whole, also where binary fractions are not', () => {
    // 3 CPUs have room for ten of 0.3.
    expect(podsThatFit([quota({ cpu: '3' })], pod({ cpu: '300m' }))).toBe(10);
  });

  it('are none when a quota counts what a pod does not say, or is used up', () => {
    expect(podsThatFit([quota({ 'limits.memory': '1Gi' })], pod({ cpu: '1' }))).toBe(0);
    expect(podsThatFit([quota({ cpu: '1' }, { cpu: '2' })], pod({ cpu: '1' }))).toBe(0);
  });

  it('are any number without a quota', () => {
    expect(podsThatFit([], pod({ cpu: '1' }))).toBe(Number.POSITIVE_INFINITY);
  });
});
