import type { TraceEvent } from '../../src/trace/events.js';

/** A trace file's content. */
export interface TraceFile {
  displayTimeUnit: string;
  otherData: Record<string, string>;
  traceEvents: TraceEvent[];
}

/**
 * Holds a trace to the rules of the Trace Event Format ("Trace Event Format", Chromium, object format) and to what Perfetto's importer asks
 * beyond them: thread ids are one space, slices of a thread nest or are apart, a flow's ends lie in a slice of their thread, ids are hexadecimal.
 * Returns every breach as a sentence.
 */
export function breaches(trace: TraceFile): string[] {
  const found: string[] = [];
  const say = (event: TraceEvent, what: string) => found.push(`${what}: ${JSON.stringify(event)}`);
  if (!['ms', 'ns'].includes(trace.displayTimeUnit)) found.push('displayTimeUnit is neither ms nor ns');
  const threads = new Map<number, number>();
  const named = new Set<string>();
  const slices = new Map<string, TraceEvent[]>();
  const asynchronous = new Map<string, TraceEvent[]>();
  const flows = new Map<string, TraceEvent[]>();
  const push = (map: Map<string, TraceEvent[]>, key: string, event: TraceEvent) =>
    map.set(key, [...(map.get(key) ?? []), event]);
  for (const event of trace.traceEvents) {
    const { ph, name, pid, tid, ts, dur, cat, id, args, s, bp } = event;
    if (typeof name !== 'string' || name === '') say(event, 'no name');
    for (const number of [pid, tid])
      if (!Number.isInteger(number) || number < 0) say(event, 'no id of a process or thread');
    if (ph === 'M') {
      if (name.endsWith('_name') && typeof args?.name !== 'string') say(event, 'metadata without its name');
      if (name.endsWith('_sort_index') && !Number.isInteger(args?.sort_index)) say(event, 'no sort index');
      if (name === 'thread_name' || name === 'process_name')
        named.add(`${name} ${name === 'thread_name' ? tid : pid}`);
      continue;
    }
    if (!(typeof ts === 'number' && Number.isFinite(ts) && ts >= 0)) say(event, 'no time');
    if (Math.abs(Math.round(ts! * 1000) - ts! * 1000) > 1e-3) say(event, 'a time finer than ns');
    if (threads.has(tid) && threads.get(tid) !== pid) say(event, 'a thread id of two processes');
    threads.set(tid, pid);
    if (['b', 'e', 's', 'f'].includes(ph) && !(cat && /^0x[0-9a-f]+$/.test(id ?? '')))
      say(event, 'no category or id');
    if (ph === 'X') {
      if (!(typeof dur === 'number' && dur >= 0)) say(event, 'no duration');
      push(slices, `${pid} ${tid}`, event);
    } else if (ph === 'b' || ph === 'e') push(asynchronous, `${cat} ${id}`, event);
    else if (ph === 's' || ph === 'f') {
      if (ph === 'f' && bp !== 'e') say(event, 'the end of a flow that binds to the next slice');
      push(flows, `${cat} ${name} ${id}`, event);
    } else if (ph === 'C') {
      const values = Object.values(args ?? {});
      if (values.length === 0 || values.some((value) => typeof value !== 'number'))
        say(event, 'a counter without numbers');
    } else if (ph === 'i') {
      if (!['g', 'p', 't'].includes(s ?? '')) say(event, 'an instant without scope');
    } else say(event, 'an unknown phase');
  }
  for (const [tid, pid] of threads) {
    if (!named.has(`thread_name ${tid}`)) found.push(`thread ${tid} has no name`);
    if (!named.has(`process_name ${pid}`)) found.push(`process ${pid} has no name`);
  }
  for (const list of slices.values()) found.push(...overlaps(list));
  for (const list of asynchronous.values()) {
    const [begin, end] = list;
    const pair = list.length === 2 && begin.ph === 'b' && end.ph === 'e';
    if (!pair || begin.name !== end.name || begin.pid !== end.pid || end.ts! < begin.ts!)
      say(begin, 'an asynchronous slice that does not begin and end once');
  }
  for (const list of flows.values()) {
    const [begin, end] = list;
    if (list.length !== 2 || begin.ph !== 's' || end.ph !== 'f' || end.ts! < begin.ts!)
      say(begin, 'a flow that does not begin and end once');
    for (const event of list)
      if (!enclosed(event, slices.get(`${event.pid} ${event.tid}`) ?? []))
        say(event, 'a flow outside of any slice');
  }
  return found;
}

// In ns, which are whole: sums of µs with fractions would be off.
const begins = ({ ts }: TraceEvent): number => Math.round(ts! * 1000);
const ends = ({ ts, dur }: TraceEvent): number => Math.round(ts! * 1000) + Math.round(dur! * 1000);

function enclosed(event: TraceEvent, slices: readonly TraceEvent[]): boolean {
  return slices.some((slice) => begins(slice) <= begins(event) && begins(event) <= ends(slice));
}

function overlaps(slices: readonly TraceEvent[]): string[] {
  const sorted = [...slices].sort((a, b) => begins(a) - begins(b) || ends(b) - ends(a));
  const open: number[] = [];
  const found: string[] = [];
  for (const slice of sorted) {
    while (open.length > 0 && open[open.length - 1] <= begins(slice)) open.pop();
    if (open.length > 0 && ends(slice) > open[open.length - 1])
      found.push(`a slice that partly overlaps another: ${JSON.stringify(slice)}`);
    open.push(ends(slice));
  }
  return found;
}
