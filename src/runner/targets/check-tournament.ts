import { unknownName } from '../../errors.js';
import { loadCompetitor } from '../../experiment/load-competitor.js';
import { isPolicyFile } from '../../experiment/load-faro-policy.js';
import type { ModelProfile } from '../../serving-core/common/profile.js';
import { isCompetitor } from '../../serving-core/tournament/competitors/competitors.js';
import { competitorNames, type TournamentSpec } from '../../serving-core/tournament/spec.js';
import { type FaroNeeds, needsOfTrace } from './check-faro.js';
import { arenaOptions } from './tournament-point.js';

/** Throws the UserError that a point of the tournament would run into at once; returns what it takes from outside. */
export async function checkTournament(
  spec: TournamentSpec,
  profiles: Readonly<Record<string, ModelProfile>>,
): Promise<FaroNeeds> {
  const { competitor, trace, leadIn, duration } = spec;
  if (isPolicyFile(competitor)) await loadCompetitor(competitor);
  else if (!isCompetitor(competitor))
    throw unknownName('E_UNKNOWN_COMPETITOR', 'competitor', competitor, competitorNames);
  // All but the requests themselves, which may be many.
  arenaOptions({ ...spec, leadIn: 0, duration: 1e-3 }, profiles, 0);
  return { ...needsOfTrace(trace), seconds: leadIn + duration };
}
