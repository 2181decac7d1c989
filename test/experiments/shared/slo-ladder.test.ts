import { describe, expect, it } from 'vitest';
import { ladderSteps } from '../../../experiments/shared/slo-ladder.js';
import { sloExp1 } from '../../../src/workloads/slo-exp-1.js';

const steps = (sloStart: number, sloEnd: number, sloFactor: number, sloOp: string) =>
  ladderSteps({ sloStart, sloEnd, sloFactor, sloOp, period: 1, dist: 'poisson', model: 'm' });

describe('ladderSteps', () => {
  it('counts the twelve multipliers of Figure 7', () => {
    expect(steps(1, 100, 1.5, 'mul')).toBe(12);
  });

  it('truncates start and end, as the workload does', () => {
    expect(steps(1.9, 4.9, 1, 'add')).toBe(4);
  });

  it('counts in single precision, and beyond ten thousand steps, what the workload will run', () => {
    // In double precision five additions of 0.2 lead from 1 to 2 exactly; in single precision the last one falls beyond.
    expect(steps(1, 2, 0.2, 'add')).toBe(5);
    expect(steps(1, 20_000, 1, 'add')).toBe(20_000);
    const { expectedRequests } = sloExp1.bind('m 1 poisson 7 1 20000 1 add 1'.split(' '));
    expect(expectedRequests).toBe(7 * 20_000);
  });
});
