import type { Pipeline } from '../../src/serving-core/inferline/pipeline/pipeline.js';

/** How a model is served in the transcription: service time in ms of a batch of n. */
export interface LiteralStation {
  replicas: number;
  batch: number;
  service(n: number): number;
}

interface Event {
  time: number;
  run(): void;
}

/**
 * InferLine's simulator word for word, for pipelines without conditions: a list of closures in order of time, a queue that is an array, a
 * table a join. Slow, and nothing in it is shared with the engine that it judges.
 */
export function literalLatencies(
  pipeline: Pipeline,
  gaps: readonly number[],
  stations: readonly LiteralStation[],
  { ties, delay }: { ties: 'lifo' | 'fifo'; delay: number },
): { latencies: number[]; batches: number[][]; longestQueue: number[] } {
  const events: Event[] = [];
  let now = 0;
  const schedule = (dt: number, run: () => void) => {
    const time = now + dt;
    const before = events.filter((event) => (ties === 'lifo' ? event.time < time : event.time <= time));
    events.splice(before.length, 0, { time, run });
  };

  const sent: number[] = [];
  const latencies: number[] = [];
  const batches: number[][] = stations.map(() => []);
  const longestQueue = stations.map(() => 0);
  const queues: number[][] = stations.map(() => []);
  const idle = stations.map(({ replicas }) => new Array<boolean>(replicas).fill(true));
  const reply = stations.length;
  const edges = [...pipeline.edges, ...pipeline.outputs.map((from) => ({ from, to: reply }))];
  const parents = (node: number) => edges.filter(({ to }) => to === node).length;
  const tables = Array.from({ length: reply + 1 }, () => new Map<number, number>());

  const join = (node: number, list: number[]): number[] =>
    list.filter((id) => {
      const seen = (tables[node].get(id) ?? 0) + 1;
      tables[node].set(id, seen);
      return seen === parents(node);
    });
  const forward = (from: number, list: number[]) => {
    for (const edge of edges)
      if (edge.from === from) schedule(0, () => (edge.to === reply ? sink(list) : arrive(edge.to, list)));
  };
  const sink = (list: number[]) => {
    for (const id of join(reply, list)) latencies[id] = now - sent[id];
  };
  const arrive = (node: number, all: number[]) => {
    const list = join(node, all);
    if (list.length === 0) return;
    longestQueue[node] = Math.max(longestQueue[node], queues[node].length);
    queues[node].push(...list);
    let wake = Math.ceil(queues[node].length / stations[node].batch);
    for (let replica = 0; replica < idle[node].length && wake > 0; replica++) {
      if (!idle[node][replica]) continue;
      idle[node][replica] = false;
      schedule(delay, () => take(node, replica));
      wake--;
    }
  };
  const take = (node: number, replica: number) => {
    const batch = queues[node].splice(0, stations[node].batch);
    if (batch.length === 0) {
      idle[node][replica] = true;
      return;
    }
    longestQueue[node] = Math.max(longestQueue[node], queues[node].length);
    batches[node].push(batch.length);
    schedule(stations[node].service(batch.length), () => {
      forward(node, batch);
      if (queues[node].length === 0) idle[node][replica] = true;
      else schedule(delay, () => take(node, replica));
    });
  };
  const query = () => {
    const id = sent.length;
    sent.push(now);
    forward(-1, [id]);
    if (id < gaps.length) schedule(gaps[id], query);
  };

  schedule(0, query);
  while (events.length > 0) {
    const first = events.shift()!;
    now = first.time;
    first.run();
    while (events.length > 0 && Math.abs(events[0].time - now) <= 1e-8) events.shift()!.run();
  }
  return { latencies, batches, longestQueue };
}
