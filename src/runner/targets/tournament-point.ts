import { faroTrace } from '../../datasets/faro/trace.js';
import { defaultPageSize } from '../../datasets/zoo/index.js';
import { unknownName } from '../../errors.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import type { ArenaOptions } from '../../serving-core/tournament/arena.js';
import { drawArrivals, type LoadShape } from '../../serving-core/tournament/arrivals.js';
import { type ContestModel, contestModels } from '../../serving-core/tournament/contest.js';
import type { TournamentSpec } from '../../serving-core/tournament/spec.js';

type Profiles = Readonly<Record<string, ModelProfile>>;

/** Everything that the competitors of a point have in common: models, arrivals, fleet and memory. Throws UserError for a model that the zoo lacks, and a trace that cannot be read. */
export function arenaOptions(
  spec: TournamentSpec,
  profiles: Profiles,
  seed: number,
): Omit<ArenaOptions, 'invariants'> {
  const models = modelsOf(spec, profiles);
  const shape = shapeOf(spec, models);
  return {
    models,
    types: spec.fleet,
    coldStart: spec.coldStart,
    arrivals: drawArrivals(shape, seed, 'today'),
    yesterday: drawArrivals(shape, seed, 'yesterday'),
    end: spec.leadIn + spec.duration,
    memory: memoryOf(spec, models),
  };
}

function modelsOf(spec: TournamentSpec, profiles: Profiles): ContestModel[] {
  const found = spec.models.map(({ model }) => {
    if (!Object.hasOwn(profiles, model))
      throw unknownName('E_UNKNOWN_MODEL', `model of zoo ${spec.zoo}`, model, Object.keys(profiles));
    return profiles[model];
  });
  return contestModels(found, spec);
}

/** The mean rate is the load times what the fleet serves one by one: instances over the mean time of a request. */
export function shapeOf(spec: TournamentSpec, models: readonly ContestModel[]): LoadShape {
  const { load, fleet, leadIn, duration, burst } = spec;
  const shares = spec.models.map(({ share }) => share);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const seconds = shares.reduce((sum, share, i) => sum + (share / total) * models[i].execution[0] * 1e-9, 0);
  const speed = fleet.reduce((sum, { count, slowdown }) => sum + count / slowdown, 0);
  return {
    shares,
    leadIn,
    duration,
    burst,
    courses: faroTrace(spec.trace).counts,
    rate: (load * speed) / seconds,
  };
}

function memoryOf({ cached }: TournamentSpec, models: readonly ContestModel[]): ArenaOptions['memory'] {
  const pages = models
    .map(({ profile }) => Math.ceil(profile.weightsSize / defaultPageSize))
    .sort((a, b) => b - a);
  const held = cached === 0 ? pages : pages.slice(0, cached);
  return { pageSize: defaultPageSize, pages: held.reduce((sum, count) => sum + count, 0) };
}
