import { describe, expect, it } from 'vitest';
import { Admission } from '../../../../src/serving-core/faro/policies/admission.js';

describe('admission', () => {
  function admission(initial: number[], spare: number) {
    const log: string[] = [];
    const told: string[] = [];
    const busy = new Set<number>();
    const admitted = new Admission(
      initial,
      spare,
      {
        busy: (job) => busy.has(job),
        scale: (job, replicas, acceptRate) =>
          log.push(`${job}→${replicas}${acceptRate === undefined ? '' : ` at ${acceptRate}`}`),
      },
      undefined,
      ({ job, replicas, wanted, granted, free, outcome, trials }) =>
        told.push(`${job}: ${replicas}→${wanted} is ${granted}, ${free} free, ${outcome}, ${trials} left`),
    );
    return { admission: admitted, log, told, busy };
  }

  it('tells of every wish what became of it', () => {
    const { admission: a, told, busy } = admission([1, 3], 1);
    a.admit([{ job: 0, change: { target: 4 } }], 5);
    a.admit([{ job: 1, change: { target: 3 } }], 1);
    busy.add(0).add(1);
    a.admit([{ job: 1, change: { delta: -1 } }], 1);
    expect(told).toEqual([
      '0: 1→4 is 2, 0 free, part, 5 left',
      '0: 2→4 is 2, 0 free, no room, 4 left',
      '1: 3→3 is 3, 0 free, nothing, 1 left',
      '1: 3→2 is 3, 0 free, given up, 1 left',
      '0: 2→4 is 2, 0 free, put off, 3 left',
    ]);
  });

  it('gives back first, and uses what is given back in the same tick', () => {
    const { admission: a, log } = admission([1, 4], 0);
    a.admit(
      [
        { job: 0, change: { target: 3 } },
        { job: 1, change: { target: 2 } },
      ],
      1,
    );
    expect(log).toEqual(['1→2', '0→3']);
    expect(a.free).toBe(0);
  });

  it('gives what fits, and the rest later as long as there are trials', () => {
    const { admission: a, log } = admission([1, 3], 1);
    a.admit([{ job: 0, change: { target: 4 } }], 5);
    a.admit([{ job: 1, change: { delta: -1 } }], 1);
    expect(log).toEqual(['0→2', '1→2', '0→3']);
    for (let i = 0; i < 5; i++) a.admit([], 1);
    a.admit([{ job: 1, change: { delta: -1 } }], 1);
    expect(log).toEqual(['0→2', '1→2', '0→3', '1→1']);
    expect(a.free).toBe(1);
  });

  it('keeps an action for a busy job for its trials, and forgets it then', () => {
    const { admission: a, log, busy } = admission([1], 5);
    busy.add(0);
    a.admit([{ job: 0, change: { target: 3 } }], 3);
    a.admit([], 1);
    busy.clear();
    a.admit([], 1);
    expect(log).toEqual(['0→3']);
    busy.add(0);
    a.admit([{ job: 0, change: { target: 4 } }], 1);
    busy.clear();
    a.admit([], 1);
    expect(log).toEqual(['0→3']);
  });

  it('keeps replicas within 1 and 100, rounds factors up, and does nothing for no change', () => {
    const { admission: a, log } = admission([3, 2, 5], 500);
    a.admit(
      [
        { job: 0, change: { target: 0 } },
        { job: 1, change: { factor: 1.2 } },
        { job: 2, change: { target: 200 } },
      ],
      1,
    );
    expect(log).toEqual(['0→1', '1→3', '2→100']);
    a.admit([{ job: 1, change: { target: 3 } }], 1);
    expect(log).toHaveLength(3);
    a.admit([{ job: 1, change: { target: 3 }, acceptRate: 0.5 }], 1);
    expect(log.at(-1)).toBe('1→3 at 0.5');
  });
});
