import { type Column, columnsOf, type Table } from './column.js';

const COUNTED = { least: 0 };

/** One row per type of instance and change of its numbers; the first are those at 0, the last, of 0, when the run ends. */
export const fleetColumns: readonly Column[] = [
  ...columnsOf('int64', 't', COUNTED),
  ...columnsOf('int32', 'type_id paid serving', COUNTED),
  { name: 'price', type: 'float', ...COUNTED },
];

/** The tournament's table beside those of requests and actions, which it shares with Clockwork. */
export const tournamentTables = {
  fleet: { system: 'tournament', file: 'tournament_fleet.tsv', columns: fleetColumns },
} as const satisfies Record<string, Table>;
