import type { Arena } from '../arena.js';
import type { Competitor } from '../competitor.js';
import type { CompetitorName } from '../spec.js';
import { Clockwork } from './clockwork.js';
import { Edf } from './edf.js';
import { Faro } from './faro.js';
import { Fcfs } from './fcfs.js';
import { Inferline } from './inferline.js';
import { Kairos } from './kairos.js';
import { LeastLoaded } from './least-loaded.js';
import { Ratio } from './ratio.js';

const factories: Readonly<Record<CompetitorName, new (arena: Arena) => Competitor>> = {
  clockwork: Clockwork,
  inferline: Inferline,
  kairos: Kairos,
  faro: Faro,
  fcfs: Fcfs,
  'least-loaded': LeastLoaded,
  edf: Edf,
  ratio: Ratio,
};

/** A built-in competitor by its name. */
export function competitorOf(name: CompetitorName, arena: Arena): Competitor {
  return new factories[name](arena);
}

export function isCompetitor(name: string): name is CompetitorName {
  return Object.hasOwn(factories, name);
}
