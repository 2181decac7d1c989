import { resolve } from 'node:path';
import { UserError } from '../../errors.js';
import { loadCompetitor } from '../../experiment/load-competitor.js';
import { isPolicyFile } from '../../experiment/load-faro-policy.js';
import { Arena, type ArenaSinks, Unserved } from '../../serving-core/tournament/arena.js';
import type { CompetitorFactory } from '../../serving-core/tournament/competitor.js';
import { competitorOf } from '../../serving-core/tournament/competitors/competitors.js';
import type { CompetitorName, TournamentSpec } from '../../serving-core/tournament/spec.js';
import { tournamentTables } from '../../telemetry/tables/tournament.js';
import { PointTables } from '../../telemetry/writer/point-tables.js';
import { SystemTables } from '../../telemetry/writer/system-tables.js';
import { PointCancelled, type PointControl, type PointJob, type PointOutcome } from '../job.js';
import { arenaOptions } from './tournament-point.js';

/** Plays a point of the tournament in virtual time and writes its tables into the job's folder. */
export async function simulateTournamentPoint(
  job: PointJob,
  spec: TournamentSpec,
  control: PointControl,
): Promise<PointOutcome> {
  const create = await factoryOf(spec.competitor);
  const tables = new PointTables(job.folder, job.telemetry, undefined, job.watch);
  const fleet = new SystemTables(job.folder, job.telemetry, tournamentTables);
  const sinks: ArenaSinks = {
    ...(tables.requests && { requests: tables.requests }),
    ...(tables.actions && { actions: tables.actions }),
    fleet: (t, type, paid, serving) => fleet.row('fleet', [t, type, paid, serving, spec.fleet[type].price]),
    look(fraction) {
      control.progress(fraction);
      return control.cancelled();
    },
  };
  try {
    const options = { ...arenaOptions(spec, job.profiles, job.seed), invariants: job.invariants };
    const arena = new Arena(options, sinks);
    if (!playedBy(spec.competitor, arena, create)) throw new PointCancelled('the run was interrupted');
    const { count, good, cost, events } = arena;
    return {
      rows: { ...tables.finish(), ...fleet.finish() },
      notices: [],
      counters: { requests: count, good, cost, events, virtualSeconds: arena.now / 1e9 },
    };
  } finally {
    tables.close();
    fleet.close();
  }
}

/** Plays to the end, or returns false when it was stopped. A user's competitor that lets requests wait is the user's mistake. */
function playedBy(competitor: string, arena: Arena, create: CompetitorFactory): boolean {
  try {
    return arena.play(create(arena));
  } catch (error) {
    if (!isPolicyFile(competitor) || !(error instanceof Unserved)) throw error;
    throw new UserError(
      'E_POLICY',
      `${resolve(competitor)}: ${error.message}.`,
      'Send or drop every request that arrived.',
    );
  }
}

async function factoryOf(competitor: string): Promise<CompetitorFactory> {
  if (isPolicyFile(competitor)) return (await loadCompetitor(competitor)).create;
  return (arena) => competitorOf(competitor as CompetitorName, arena);
}
