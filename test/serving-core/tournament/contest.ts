import type { ModelProfile } from '../../../src/serving-core/common/profile.js';
import { Arena, type ArenaOptions } from '../../../src/serving-core/tournament/arena.js';
import type { Competitor, CompetitorFactory } from '../../../src/serving-core/tournament/competitor.js';
import { competitorOf } from '../../../src/serving-core/tournament/competitors/competitors.js';
import type { InstanceType } from '../../../src/serving-core/tournament/contest.js';
import type { CompetitorName } from '../../../src/serving-core/tournament/spec.js';

const MS = 1e6;
const PAGE = 1000;

/** A model by what batches of 1, 2, 4, … take and its SLO, ms; its weights are one page, which takes `transfer` ms to load. */
export interface SmallModel {
  execution: readonly number[];
  slo: number;
  transfer?: number;
}

/** A request: when it comes, ms, and of which model. */
export type SmallRequest = readonly [at: number, model: number];

/** Who served a request: times in ms, NaN for what was given up. */
export interface Served {
  end: number;
  status: number;
}

/** What a contest is made of, in ms. */
export interface Small {
  models: readonly SmallModel[];
  requests: readonly SmallRequest[];
  types?: readonly InstanceType[];
  yesterday?: readonly SmallRequest[];
  coldStart?: number;
  end?: number;
  pages?: number;
  vary?: ArenaOptions['vary'];
}

export const oneType = (count: number, slowdown = 1, price = 1): InstanceType[] => [
  { name: 'small', count, slowdown, price },
];

function profileOf({ execution, transfer = 0 }: SmallModel, i: number): ModelProfile {
  return {
    name: `model-${i}`,
    inputSize: 0,
    outputSize: 0,
    weightsSize: PAGE,
    weightsTransfer: transfer * MS,
    batchSizes: execution.map((_, k) => 2 ** k),
    execution: execution.map((ms) => ms * MS),
  };
}

export function arenaOf(small: Small, sinks: ConstructorParameters<typeof Arena>[1] = {}): Arena {
  const { models, requests, yesterday = requests, types = oneType(1), coldStart = 0, pages, vary } = small;
  const arrivals = (list: readonly SmallRequest[]) => ({
    time: Float64Array.from(list, ([at]) => at * MS),
    model: Int32Array.from(list, ([, model]) => model),
  });
  const options: ArenaOptions = {
    models: models.map((model, i) => {
      const profile = profileOf(model, i);
      return { profile, sizes: profile.batchSizes, execution: profile.execution, slo: model.slo * MS };
    }),
    types,
    arrivals: arrivals(requests),
    yesterday: arrivals(yesterday),
    coldStart,
    end: (small.end ?? (requests.at(-1)?.[0] ?? 0) / 1000) || 1,
    memory: { pageSize: PAGE, pages: pages ?? models.length },
    invariants: true,
    ...(vary && { vary }),
  };
  return new Arena(options, sinks);
}

/** Plays a contest; returns what became of each request, who ran what (`instance model batch begin–end`, ms), and the fleet's changes. */
export function play(small: Small, who: CompetitorName | CompetitorFactory) {
  const served: Served[] = [];
  const ran: string[] = [];
  const fleet: (readonly [at: number, type: number, paid: number, serving: number])[] = [];
  const arena = arenaOf(small, {
    requests: {
      request(t, id, status) {
        served[id] = { end: t / MS, status };
      },
    },
    actions: {
      action(t, _id, type, _status, instance, _gpu, model, batch, _expected, took) {
        const what = type === 1 ? 'load' : `batch ${batch}`;
        ran.push(`${instance}: ${what} of ${model}, ${(t - took) / MS}–${t / MS}`);
      },
    },
    fleet: (t, type, paid, serving) => fleet.push([t / MS, type, paid, serving]),
  });
  const competitor: Competitor = typeof who === 'string' ? competitorOf(who, arena) : who(arena);
  arena.play(competitor);
  return { arena, served, ran, fleet };
}
