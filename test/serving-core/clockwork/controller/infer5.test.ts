import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Row, serve } from '../../../support/deployment.js';
import { LiteralInfer5 } from '../../../support/literal-infer5.js';
import { crowdedScenario, randomScenario, type Scenario, smallScenario } from '../../../support/scenarios.js';

/** Runs a scenario under the literal scheduler and under Infer5, and says where their tables first differ. */
function difference({ deployment, arrivals }: Scenario): { difference: string | null; actions: Row[] } {
  const literal = serve({ ...deployment, scheduler: (p, o) => new LiteralInfer5(p, o) }, arrivals);
  const infer5 = serve(deployment, arrivals);
  return {
    difference:
      firstDifference('action', literal.actions, infer5.actions) ??
      firstDifference('request', literal.requests, infer5.requests),
    actions: literal.actions,
  };
}

function firstDifference(what: string, literal: Row[], infer5: Row[]): string | null {
  for (let i = 0; i < Math.max(literal.length, infer5.length); i++) {
    if (i >= literal.length || i >= infer5.length)
      return `${what}s: ${literal.length} literal, ${infer5.length} infer5`;
    const columns = Object.keys(literal[i]).filter((name) => !Object.is(literal[i][name], infer5[i][name]));
    const values = columns.map((name) => `${name} ${literal[i][name]} literal, ${infer5[i][name]} infer5`);
    if (columns.length > 0) return `${what} ${i}: ${values.join('; ')}`;
  }
  return null;
}

describe('INFER5 and its literal transcription', () => {
  test('write identical tables for any small scenario', () => {
    fc.assert(
      fc.property(smallScenario, (scenario) => {
        expect(difference(scenario).difference).toBeNull();
      }),
      { numRuns: 250, seed: 7, interruptAfterTimeLimit: 30_000 },
    );
  });

  test('write identical tables in hundreds of random clusters that load, evict, refuse and fail', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 250; seed++) {
      const { difference: found, actions } = difference(randomScenario(seed));
      expect(found, `seed ${seed}`).toBeNull();
      for (const { action_type, status, batch_size } of actions)
        seen.add(`${action_type}/${status}/${batch_size}`);
    }
    // Loads, evictions, every batch size, executions under evicted weights, actions too late to send or to start.
    for (const kind of ['1/0/1', '3/0/1', '2/0/1', '2/0/2', '2/0/4', '2/0/8', '2/84/1', '2/82/1', '2/45/1'])
      expect(seen, kind).toContain(kind);
  });

  test('write identical tables where many models, hot and cold, crowd several GPUs', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { difference: found, actions } = difference(crowdedScenario(seed));
      expect(found, `seed ${seed}`).toBeNull();
      for (const { action_type, status } of actions) seen.add(`${action_type}/${status}`);
    }
    for (const kind of ['1/0', '2/0', '3/0']) expect(seen, kind).toContain(kind);
  });

  test.each([
    ['five GPUs open', crowdedScenario(68)],
    ['two GPUs open whose work may be overdue by then', randomScenario(287)],
  ])(
    'write identical tables when %s at one instant: the first to be given a timer looks first',
    (_, scenario) => {
      expect(difference(scenario).difference).toBeNull();
    },
  );
});
