import type { KairosSession } from '../../src/serving-core/kairos/session.js';

/** What a run came to. Times are ns. */
export interface Outcome {
  sent: number;
  answered: number;
  /** Of the answered, those within the target. */
  good: number;
  /** Share of the answered within the target; 0 for a run that was stopped. */
  attainment: number;
  meanWait: number;
  /** Share of the queries that the base served, and the mean batch there and elsewhere; NaN where nobody was served. */
  baseShare: number;
  meanBatchBase: number;
  meanBatchRest: number;
}

/** Sums a run up. `base` is the position of the base type. */
export function outcomeOf(
  { serving, service, answered, late, stopped }: KairosSession,
  base: number,
): Outcome {
  const { queries, sentAt, servedBy, instances } = serving;
  let wait = 0;
  const served = [0, 0];
  const items = [0, 0];
  for (let query = 0; query < queries.count; query++) {
    if (Number.isNaN(service[query])) continue;
    wait += sentAt[query] - queries.arrival[query];
    const side = instances.type[servedBy[query]] === base ? 0 : 1;
    served[side]++;
    items[side] += queries.batch[query];
  }
  const sent = served[0] + served[1];
  const good = answered - late;
  return {
    sent,
    answered,
    good,
    attainment: stopped || answered === 0 ? 0 : good / answered,
    meanWait: wait / sent,
    baseShare: served[0] / sent,
    meanBatchBase: items[0] / served[0],
    meanBatchRest: items[1] / served[1],
  };
}
