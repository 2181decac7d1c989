import { VirtualClock } from '../../src/serving-core/clock/virtual-clock.js';
import { EmulatedWorker } from '../../src/serving-core/clockwork/worker/emulated-worker.js';

const FOREVER = Number.POSITIVE_INFINITY;
/** How long a load takes. */
export const LOAD = 100;

export interface Result {
  token: number;
  status: number;
  begin: number;
  end: number;
  duration: number;
  gpuClock: number;
  received: number;
  at: number;
}

/** A worker with three models (1, 2 and 4 pages; batch sizes 1, 2 and 8) that execute a batch of b in 10 b, load in 100. */
export function working({ gpus = 1, pages = 4, turnaround = 0 } = {}) {
  const clock = new VirtualClock();
  const results: Result[] = [];
  const started: [number, number, number, number][] = [];
  const worker = new EmulatedWorker(
    clock,
    {
      result: (token, status, begin, end, duration, gpuClock, received) => {
        results.push({ token, status, begin, end, duration, gpuClock, received, at: clock.now() });
      },
    },
    { infer: (_gpu, _model, batch) => 10 * batch, load: () => LOAD },
    [1, 2, 4].map((count) => ({ pages: count, batchSizes: [1, 2, 8] })),
    gpus,
    pages,
    turnaround,
    { started: (...what) => started.push(what) },
  );
  let next = 0;
  const tokens: (() => number)[] = [];
  const kind = clock.register((i) => {
    tokens[i]();
  });
  /** Delivers an action at a time; returns its token. */
  const send = (
    at: number,
    type: number,
    model: number,
    { gpu = 0, batch = 1, earliest = 0, latest = FOREVER } = {},
  ) => {
    const token = next++;
    const index = tokens.push(() => {
      worker.receive(token, type, gpu, model, batch, earliest, latest);
      return token;
    });
    clock.at(at, kind, index - 1, 0);
    return token;
  };
  const at = (time: number, what: () => void) => {
    clock.at(time, clock.register(what), 0, 0);
  };
  const run = () => {
    clock.run();
    return new Map(results.map((result) => [result.token, result]));
  };
  const statuses = () => {
    const found = run();
    return Array.from({ length: next }, (_, token) => found.get(token)?.status);
  };
  return { worker, clock, results, started, send, at, run, statuses };
}
