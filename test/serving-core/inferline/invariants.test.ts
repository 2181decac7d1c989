import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/serving-core/inferline/estimator/engine.js';
import { Services } from '../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../src/serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../../src/serving-core/inferline/invariants.js';
import { gammaGaps, imageDriver1, notebookConfig } from '../../support/inferline.js';

function served(until = Number.POSITIVE_INFINITY) {
  const space = new Workspace(imageDriver1, gammaGaps(100, 1, 500));
  const engine = new Engine(space, new Services(imageDriver1, 'batch').stations(notebookConfig));
  engine.advance(until);
  return { space, engine };
}

describe('the invariants of a served pipeline', () => {
  it('hold for the engine', () => {
    const { space, engine } = served();
    expect(() => checkServed(space, engine)).not.toThrow();
  });

  it('see queries that were not answered', () => {
    const { space, engine } = served(2000);
    expect(() => checkServed(space, engine)).toThrowError(
      /^one response per request: 501 queries were sent, \d+ answered/,
    );
  });

  it('see a query that came to a model twice', () => {
    const { space, engine } = served();
    space.log[space.first(2) + 10] = space.log[space.first(2) + 9];
    expect(() => checkServed(space, engine)).toThrowError(/^one visit per model: query \d+ came to 2 twice/);
  });

  it('see an answer before the query', () => {
    const { space, engine } = served();
    space.latency[7] = 0;
    expect(() => checkServed(space, engine)).toThrowError(
      'time never goes back: query 7 was answered after 0 ms',
    );
  });
});
