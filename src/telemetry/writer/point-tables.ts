import { join } from 'node:path';
import { type TableName, tableFiles } from '../columns.js';
import { ActionWriter } from './action-writer.js';
import { HistogramsWriter } from './histograms-writer.js';
import { MINUTE, MinutesWriter } from './minutes-writer.js';
import { RequestWriter } from './request-writer.js';
import { type ActionRows, type RequestRows, teeActions, teeRequests } from './tee.js';

interface Writer {
  readonly rows: number;
  close(): void;
}

/** The tables of one point under construction: a controller reports to `requests` and `actions`, whichever tables they feed. */
export class PointTables {
  /** Null when no table asked for takes requests. */
  readonly requests: RequestRows | null;
  readonly actions: ActionRows | null;
  readonly #writers: Partial<Record<TableName, Writer>> = {};

  /**
   * Opens those of the tables asked for that Clockwork and its baselines fill. `bucket` is the length of a row of `minutes`,
   * s; a minute by default. `watch` sees every request too.
   *
   * @throws UserError `E_TELEMETRY_WRITE` when one cannot be written.
   */
  constructor(folder: string, asked: readonly TableName[], bucket = MINUTE / 1e9, watch?: RequestRows) {
    const requests: RequestRows[] = watch === undefined ? [] : [watch];
    const actions: ActionRows[] = [];
    const path = (table: TableName): string => join(folder, tableFiles[table]);
    const open = <W extends Writer>(table: TableName, make: (path: string) => W): W | null => {
      if (!asked.includes(table)) return null;
      const writer = make(path(table));
      this.#writers[table] = writer;
      return writer;
    };
    try {
      const rows = open('requests', (file) => new RequestWriter(file));
      const actionRows = open('actions', (file) => new ActionWriter(file));
      const minutes = open('minutes', (file) => new MinutesWriter(file, Math.round(bucket * 1e9)));
      const histograms = open('histograms', (file) => new HistogramsWriter(file));
      for (const sink of [rows, minutes, histograms]) if (sink) requests.push(sink);
      for (const sink of [actionRows, minutes, histograms]) if (sink) actions.push(sink);
    } catch (error) {
      this.close();
      throw error;
    }
    this.requests = teeRequests(requests);
    this.actions = teeActions(actions);
  }

  /** Completes every table; returns their rows. */
  finish(): Partial<Record<TableName, number>> {
    this.close();
    return Object.fromEntries(Object.entries(this.#writers).map(([table, { rows }]) => [table, rows]));
  }

  /** Closes every file, also when one of them cannot be completed; closing twice does nothing. Throws the first error. */
  close(): void {
    const errors: unknown[] = [];
    for (const writer of Object.values(this.#writers)) {
      try {
        writer.close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
