import type { Lane } from './lanes.js';

/**
 * One event of the Trace Event Format, as Chrome and Perfetto read it. Phases: M metadata, X a slice, i an instant, b and e begin and end of
 * an asynchronous slice, s and f begin and end of a flow, C a counter.
 */
export interface TraceEvent {
  ph: 'M' | 'X' | 'i' | 'b' | 'e' | 's' | 'f' | 'C';
  name: string;
  pid: number;
  tid: number;
  /** µs, with ns behind the point. */
  ts?: number;
  dur?: number;
  cat?: string;
  id?: string;
  /** Of a flow's end: it binds to the slice around it, not to the next. */
  bp?: 'e';
  /** Scope of an instant: its thread. */
  s?: 't';
  args?: Readonly<Record<string, number | string | boolean>>;
}

/** ns as the µs of an event, exact to the ns. */
export const us = (ns: number): number => Math.round(ns) / 1000;

export const processName = (pid: number, name: string, order: number): TraceEvent[] => [
  { ph: 'M', name: 'process_name', pid, tid: 0, args: { name } },
  { ph: 'M', name: 'process_sort_index', pid, tid: 0, args: { sort_index: order } },
];

export const threadName = ({ pid, tid }: Lane, name: string): TraceEvent[] => [
  { ph: 'M', name: 'thread_name', pid, tid, args: { name } },
  { ph: 'M', name: 'thread_sort_index', pid, tid, args: { sort_index: tid } },
];
