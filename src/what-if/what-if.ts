import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { explainPoint } from '../explain/explain-point.js';
import type { Life } from '../explain/life.js';
import type { PointWithRows } from '../explain/request-rows.js';
import type { Executor } from '../runner/executor/executor.js';
import type { ClockworkSpec } from '../serving-core/clockwork/spec.js';
import { tableFiles } from '../telemetry/columns.js';
import { temporaryFolder } from '../temporary-folder.js';
import { type Change, changed } from './change.js';
import type { Replayable } from './planned.js';

/** How long the client goes on sending after the last of the requests could be answered, ns: it may fare worse than it did. */
const SLACK = 1e9;
/** Arrivals that differ by no more are the same: times are written in whole ns. */
const ROUNDING = 2;

/** What became of one request in a replay. */
export interface Fate {
  /** Null when the replay has no such request. */
  life: Life | null;
  /**
   * Whether it is surely the same: of the same model, and arrived at the same time. Clients that send after answers send others, and a
   * controller whose work costs time reads them at other times.
   */
  same: boolean;
}

export interface Outcome {
  change: Change;
  /** In the order of the lives asked about. */
  fates: Fate[];
}

/**
 * Simulates a point again with one thing changed and looks up what became of requests. The clients stop a second after the last of them
 * was due, since what comes later cannot matter to them; where one is answered later still, the whole point is simulated.
 *
 * @throws UserError when the scheduler cannot do what the change needs. PointCancelled when the executor is cancelled.
 */
export async function whatIf(
  point: Replayable,
  lives: readonly Life[],
  change: Change,
  executor: Executor,
): Promise<Outcome> {
  const until = Math.max(...lives.map(({ request }) => dueAt(request))) + SLACK;
  const spec = changed(point.spec, change);
  const short = await replay({ ...point, spec: stoppedAt(spec, until / 1e9) }, lives, change, executor);
  const late = short.fates.some(({ life }) => life !== null && Number(life.request.t) > until);
  return late ? replay({ ...point, spec }, lives, change, executor) : short;
}

/** When a request left, or its SLO ended if that is later, ns since the simulation's start. */
function dueAt({ t, latency, slo }: Life['request']): number {
  return Number(t) - latency + Math.max(latency, slo);
}

function stoppedAt(spec: ClockworkSpec, seconds: number): ClockworkSpec {
  const { client } = spec;
  return { ...spec, client: { ...client, duration: Math.min(seconds, client.duration ?? seconds) } };
}

async function replay(
  { name, seed, spec, profiles, days }: Replayable,
  lives: readonly Life[],
  change: Change,
  executor: Executor,
): Promise<Outcome> {
  const folder = temporaryFolder('repro-what-if');
  try {
    const models = [...new Set(lives.map(({ request }) => request.model))].sort((a, b) => a - b);
    const resident = change.kind === 'resident' ? models : undefined;
    const job = { name, seed, spec, profiles, days, resident, folder, invariants: true };
    await executor.run({ ...job, telemetry: ['requests', 'actions'] }, () => {});
    const files = {
      requests: join(folder, tableFiles.requests),
      actions: join(folder, tableFiles.actions),
    };
    const view: PointWithRows = { name, parameters: {}, repeat: 0, seed, status: 'ok', files };
    const these = lives.map(({ request }) => ({ request: request.id, user: request.user }));
    const { lives: found } = await explainPoint(view, { these });
    return { change, fates: lives.map((life) => fateOf(life, found)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fateOf({ request }: Life, found: readonly Life[]): Fate {
  const life =
    found.find((other) => other.request.id === request.id && other.request.user === request.user) ?? null;
  const arrival = ({ t, latency }: Life['request']): number => Number(t) - latency;
  const same =
    life !== null &&
    life.request.model === request.model &&
    Math.abs(arrival(life.request) - arrival(request)) <= ROUNDING;
  return { life, same };
}
