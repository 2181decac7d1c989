import type { InstanceType } from './contest.js';

/** Who may compete: four systems' own decision code, and plain baselines. */
export const competitorNames = [
  'clockwork',
  'inferline',
  'kairos',
  'faro',
  'fcfs',
  'least-loaded',
  'edf',
  'ratio',
] as const;
export type CompetitorName = (typeof competitorNames)[number];

/** One run of a tournament: the same workload, fleet and prices for whoever competes. */
export interface TournamentSpec {
  system: 'tournament';
  /** A name, or the file of a user's own competitor. */
  competitor: CompetitorName | (string & {});
  zoo: string;
  /** Models by name, with their parts of the requests (in any unit); the first has the burst. */
  models: readonly { readonly model: string; readonly share: number }[];
  /** Instances by type, the fastest first. */
  fleet: readonly InstanceType[];
  /** Mean rate without the burst, as a share of what the fleet serves one by one. */
  load: number;
  /** s that requests come for and are judged, in which a day of the trace passes; and s before that, in which they are served and not judged. */
  duration: number;
  leadIn: number;
  /** One of Faro's traces, whose course over a day the rates have. */
  trace: string;
  /** What the first model's rate is multiplied by in the burst; 1 for none. */
  burst: number;
  /** SLO of each model in multiples of its profile's time for one request. */
  sloFactor: number;
  /** Largest batch that anybody may form. */
  maxBatch: number;
  /** s from ordering an instance to its first load. */
  coldStart: number;
  /** How many of the models, the largest, an instance's memory holds; 0 for all. */
  cached: number;
}
