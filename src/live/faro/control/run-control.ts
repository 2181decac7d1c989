import { count } from '../../../plural.js';
import { ControlLoop, type LoopListener } from '../../../serving-core/faro/control/loop.js';
import type { LiveClock } from '../../../serving-core/faro/control/ports.js';
import type { Controller } from '../../../serving-core/faro/policies/policies.js';
import { Alarms } from '../../clock/alarms.js';
import { postAcceptRate } from './accept-rate.js';
import { ControlTables } from './control-tables.js';
import type { Executor } from './executor.js';
import { firstLook } from './first-look.js';
import { HttpHeads } from './http-heads.js';
import { LiveCluster } from './live-cluster.js';
import { toldBy } from './told.js';

export interface ControlOptions {
  readonly clock: LiveClock;
  /** URL of each job's head. */
  readonly heads: readonly string[];
  /** Whose metrics count, where a head has several deployments. */
  readonly deployment: string | undefined;
  readonly controller: Controller;
  readonly executor: Executor;
  /** Replicas of all jobs together. */
  readonly quota: number;
  /** ns that a head has for its metrics. */
  readonly patience: number;
  /** s to wait for the heads at the start. */
  readonly wait: number;
  /** When the loop's time begins, ns of the clock; now, once the heads are there, unless given. */
  readonly begin: number | undefined;
  /** s of that time after which it ends by itself. */
  readonly duration: number | undefined;
  /** Folder of the tables of replicas and decisions. */
  readonly output: string | undefined;
  readonly say: (line: string) => void;
  /** Told of the end of every tick. */
  readonly onTick?: () => void;
}

/** s: a century. */
const FOR_EVER = 3e9;

/** What a loop did until it was stopped. */
export interface Controlled {
  /** Changes that began, those that were refused, and times that a job went dark. */
  changes: number;
  refused: number;
  dark: number;
  /** Decisions that were left out, since the process did not run. */
  missed: number;
  /** Whether the tables, when there are any, have all of their rows. */
  whole: boolean;
}

/**
 * Controls the replicas of jobs for a while, or until `signal`: looks at the heads, then runs the loop. Changes in progress are given up at the end, where the cluster may go on with them.
 *
 * @throws UserError for heads that are not there (status 5), and a table that cannot be written.
 */
export async function runControl(options: ControlOptions, signal: AbortSignal): Promise<Controlled> {
  const { clock, heads: urls, deployment, controller, executor, quota, patience, say } = options;
  const alarms = new Alarms(clock);
  const heads = new HttpHeads(urls, deployment);
  const reports = await firstLook(heads, urls, options.wait, alarms, signal);
  const current = reports.map(({ replicas }) => replicas);
  for (const [job, url] of urls.entries())
    say(`job ${job} is ${url}, with ${count(current[job], 'replica')}`);
  const used = current.reduce((sum, count) => sum + count, 0);
  if (used > quota)
    say(
      `Together they have ${used} replicas, more than the quota of ${quota}: none is added before there are fewer.`,
    );
  const tables = options.output === undefined ? undefined : new ControlTables(options.output, say);
  const counted = { changes: 0, refused: 0, dark: 0, missed: 0 };
  const begin = options.begin ?? clock.actual();
  const cluster = new LiveCluster(
    executor,
    current,
    (job, rate) => postAcceptRate(urls[job], rate, alarms, signal),
    signal,
  );
  const told = toldBy(say, () => clock.actual() - begin);
  const listener: LoopListener = {
    ...told,
    changing: (...change) => {
      counted.changes++;
      told.changing?.(...change);
    },
    refused: (...refusal) => {
      counted.refused++;
      told.refused?.(...refusal);
    },
    dark: (...darkness) => {
      counted.dark++;
      told.dark?.(...darkness);
    },
    slept: (ticks) => {
      counted.missed += ticks;
      told.slept?.(ticks);
    },
    serving: (...serving) => tables?.replicas(...serving),
    considered: (...considered) => tables?.decision(...considered),
    decided: () => options.onTick?.(),
  };
  const loop = new ControlLoop(
    { clock, begin, controller, heads, cluster, quota, current, patience },
    listener,
  );
  try {
    loop.start();
    say(`Deciding on ${count(urls.length, 'job')} and ${count(quota, 'replica')}`);
    const end = begin + (options.duration ?? FOR_EVER) * 1e9;
    await alarms.sleep(end - clock.actual(), signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
  } finally {
    loop.stop();
    tables?.close();
  }
  return { ...counted, whole: tables?.areWhole ?? true };
}
