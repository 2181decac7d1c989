import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PointWithRows } from '../../src/explain/request-rows.js';
import { actionColumns, type Column, requestColumns, tableFiles } from '../../src/telemetry/columns.js';

export type Cells = Readonly<Record<string, number>>;

/** Added to every time `t`, as in a log of the original: more than a double holds. */
export const EPOCH = 1_795_312_480_000_000_000n;

/** Writes the tables of a point, in the order given; columns that a row leaves out are 0. */
export function writePoint(
  folder: string,
  requests: readonly Cells[],
  actions: readonly Cells[] | null,
  epoch = 0n,
): PointWithRows {
  mkdirSync(folder, { recursive: true });
  const write = (
    table: 'requests' | 'actions',
    columns: readonly Column[],
    rows: readonly Cells[],
  ): string => {
    const cell = (row: Cells, name: string): string =>
      name === 't' ? String(epoch + BigInt(row.t)) : String(row[name] ?? 0);
    const lines = rows.map((row) => columns.map(({ name }) => cell(row, name)).join('\t'));
    const file = join(folder, tableFiles[table]);
    writeFileSync(file, `${[columns.map(({ name }) => name).join('\t'), ...lines].join('\n')}\n`);
    return file;
  };
  const files = {
    requests: write('requests', requestColumns, requests),
    ...(actions && { actions: write('actions', actionColumns, actions) }),
  };
  return { name: 'point', parameters: {}, repeat: 0, seed: 0, status: 'ok', files };
}

const MS = 1e6;

/** A request by its arrival and latency in ms; met unless said otherwise. */
export function request(arrival: number, latency: number, more: Cells = {}): Cells {
  const met = (more.result ?? 0) === 0 && latency * MS <= (more.deadline ?? 25 * MS) ? 1 : 0;
  return {
    t: Math.round((arrival + latency) * MS),
    latency: Math.round(latency * MS),
    deadline: 25 * MS,
    deadline_met: met,
    arrival_count: 1,
    departure_count: 1,
    ...more,
  };
}

/** What happened to an action, in ms since the log's start; its result is handled 0.3 ms after its end, and comes 0.1 ms before that. */
export interface Course {
  created: number;
  begin: number;
  took: number;
  expectedBegin?: number;
  expectedTook?: number;
  /** Of an inference's batch, how many met their SLO; by default all. */
  good?: number;
}

const HANDLING = 0.3;
const RECEIVING = 0.2;

export function action(type: number, course: Course, more: Cells = {}): Cells {
  const { created, begin, took, expectedBegin = begin, expectedTook = took } = course;
  const ns = (ms: number): number => Math.round(ms * MS);
  const batch = more.batch_size ?? 1;
  return {
    t: ns(begin + took + RECEIVING),
    action_type: type,
    batch_size: batch,
    expected_exec_duration: ns(expectedTook),
    worker_exec_duration: ns(took),
    expected_exec_complete: ns(expectedBegin + expectedTook - created),
    worker_exec_complete: ns(begin + took - created),
    controller_result_enqueue: ns(begin + took + RECEIVING - created),
    controller_action_duration: ns(begin + took + HANDLING - created),
    goodput: Math.trunc((ns(took) * (course.good ?? batch)) / batch),
    copies_loaded: 1,
    ...more,
  };
}

/** When a request's response leaves if an inference that ended so answered it, ms after its arrival. */
export const answeredBy = ({ begin, took }: Course, arrival: number): number =>
  begin + took + HANDLING - arrival;

export const load = (course: Course, more: Cells = {}): Cells => action(1, course, more);
export const infer = (course: Course, more: Cells = {}): Cells => action(2, course, more);
