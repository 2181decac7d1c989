import { UserError } from '../errors.js';
import type { SystemSpec } from '../experiment/declaration.js';

/** Throws the UserError of a point without answers that a goal could be held against: why there are none, and what to ask instead. */
export function refuseUnjudged(name: string, spec: SystemSpec): void {
  const refused = refusalOf(spec);
  if (refused) throw new UserError('E_SEARCH_NOTHING', `Point ${name} ${refused.why}.`, refused.instead);
}

function refusalOf(spec: SystemSpec): { why: string; instead: string } | undefined {
  if (spec.system === 'kairos' && 'target' in spec.load)
    return {
      why: 'searches the highest rate of its mix by itself, so that no rate is declared that a search could raise',
      instead:
        'Ask repro kairos throughput, with --target for the share in time; or search in an experiment that serves at a rate, such as kairos-load --max peak.',
    };
  if (spec.system === 'faro-forecast')
    return {
      why: 'only forecasts: no request is served that could miss a goal',
      instead: 'Search in an experiment that serves, such as faro-scale.',
    };
  if (spec.system === 'faro-solver')
    return {
      why: 'solves problems one by one: no request is served that could miss a goal',
      instead: 'Search in an experiment that serves, such as faro-scale.',
    };
  return undefined;
}
