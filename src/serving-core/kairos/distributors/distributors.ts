import type { DistributorContext, DistributorFactory } from '../distributor.js';
import { latencyOf } from '../draw.js';
import type { DistributorName } from '../spec.js';
import { Earliest } from './earliest.js';
import { estimatesOf } from './estimates.js';
import { Fcfs } from './fcfs.js';
import { type Expectation, Matching } from './matching.js';
import { Threshold } from './threshold.js';

/** Penalties of Kairos' program, which are for rm2's 350 ms; ns. */
const SHIPPED = { nearly: 500e6, missed: 1000e6 };

/**
 * The factory of a distributor.
 *
 * @param threshold largest batch that instances other than the base serve; for `threshold` alone.
 */
export function distributorFactory(name: DistributorName, threshold?: number): DistributorFactory {
  switch (name) {
    case 'kairos':
      return (context) => new Matching(context, byMean(context, false), scaled(context));
    case 'compat':
      return (context) => new Matching(context, byMean(context, true), SHIPPED);
    case 'oracle':
      return (context) => new Matching(context, byLuck(context), scaled(context));
    case 'fcfs':
      return (context) => new Fcfs(context);
    case 'earliest':
      return (context) => new Earliest(context);
    case 'threshold':
      if (threshold === undefined) throw new Error('a threshold distributor needs its threshold');
      return (context) => new Threshold(context, threshold);
  }
}

function scaled({ qos }: DistributorContext) {
  return { nearly: 5 * qos, missed: 10 * qos };
}

function byMean({ table, serving }: DistributorContext, wholeMs: boolean): Expectation {
  const estimates = estimatesOf(table, wholeMs);
  const rows = table.batches.length;
  const types = table.types.length;
  const { row } = serving.queries;
  return (query, into) => {
    for (let type = 0, at = row[query]; type < types; type++, at += rows) into[type] = estimates[at];
  };
}

function byLuck({ table, serving }: DistributorContext): Expectation {
  const { queries } = serving;
  return (query, into) => {
    for (let type = 0; type < into.length; type++) into[type] = latencyOf(table, queries, query, type);
  };
}
