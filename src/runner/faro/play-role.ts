import { ExitCode } from '../../exit-codes.js';
import { clockFrom } from '../../live/clock/clock-of-day.js';
import type { Executor } from '../../live/faro/control/executor.js';
import { runControl } from '../../live/faro/control/run-control.js';
import { runLoad } from '../../live/faro/load/run-load.js';
import { runProxy } from '../../live/faro/proxy/run-proxy.js';
import { RayServe } from '../../live/faro/ray/ray-serve.js';
import { count } from '../../plural.js';
import type { LiveClock } from '../../serving-core/faro/control/ports.js';
import { publishedStartUp } from '../../serving-core/faro/simulator/executors.js';
import { controllerOfPoint, faroCounts, faroJobs } from '../targets/faro-point.js';
import type { ClientRole, FaroRole, HeadRole } from './role.js';

type Say = (line: string) => void;

const DEPLOYMENT = 'classifier';
const HOST = '127.0.0.1';
/** Of the release: longest queue, requests in flight at a replica; of the simulator: ms until a pod that is added serves. */
const LIMITS = { maxQueue: 50, inFlight: 4 };
const COLD_START = publishedStartUp.cold * 1000;
const MOST_BODY = 1 << 20;
/** ns for metrics, and until replicas that do not come are given up; s for heads to be there. */
const PATIENCE = 5e9;
const SCALING = 300e9;
const WAIT = 60;
/** As of the load generator in the paper's evaluation. */
const SENDER = { body: Buffer.alloc(0), idle: 100, trials: 2, patience: 60_000 };

/** Plays one role of a live point until it is done, or until `signal`. A line that begins with INVALID says that the point's numbers count for nothing. */
export function playRole(role: FaroRole, say: Say, signal: AbortSignal): Promise<ExitCode> {
  switch (role.role) {
    case 'head':
      return head(role, say, signal);
    case 'control':
      return control(role, say, signal);
    case 'load':
      return load(role, say, signal);
  }
}

async function head(
  { port, replicas, service, seed }: HeadRole,
  say: Say,
  signal: AbortSignal,
): Promise<ExitCode> {
  await runProxy(
    {
      address: { host: HOST, port },
      deployment: DEPLOYMENT,
      limits: LIMITS,
      mostBody: MOST_BODY,
      seed,
      say,
      replicas: { own: replicas, model: { kind: 'sleep', service }, coldStart: COLD_START },
      accessLog: undefined,
    },
    signal,
  );
  return ExitCode.ok;
}

async function control(role: ClientRole, say: Say, signal: AbortSignal): Promise<ExitCode> {
  const { spec, heads, output } = role;
  const { clock, begin } = clockFrom(role.begin);
  const controller = await controllerOfPoint(spec, faroCounts(spec).counts);
  const { whole, missed } = await runControl(
    {
      clock,
      begin,
      heads,
      deployment: DEPLOYMENT,
      controller,
      quota: spec.quota,
      output,
      say,
      patience: PATIENCE,
      wait: WAIT,
      duration: undefined,
      executor: await executorOf(role, clock),
    },
    signal,
  );
  if (missed > 0) say(`INVALID: the control loop did not run for ${count(missed, 'decision')}`);
  return whole ? ExitCode.ok : ExitCode.pointFailed;
}

async function executorOf({ heads, deployments }: ClientRole, clock: LiveClock): Promise<Executor> {
  if (deployments === undefined)
    return new RayServe(clock, { urls: heads, deployment: DEPLOYMENT, patience: SCALING });
  const { context, namespace, names } = deployments;
  const [{ connectKubernetes }, { Deployments }] = await Promise.all([
    import('../../live/faro/k8s/connect.js'),
    import('../../live/faro/k8s/deployments.js'),
  ]);
  const kubernetes = await connectKubernetes(namespace, context);
  return new Deployments(kubernetes, clock, { names, patience: SCALING });
}

async function load(role: ClientRole, say: Say, signal: AbortSignal): Promise<ExitCode> {
  const { spec, seed, heads, output } = role;
  const { clock, begin } = clockFrom(role.begin);
  const { counts } = faroCounts(spec);
  const jobs = faroJobs(spec, counts);
  const valid = await runLoad(
    {
      clock,
      begin: begin!,
      sender: SENDER,
      lists: {},
      say,
      jobs: counts.map((own, job) => ({ url: new URL(`${heads[job]}/${DEPLOYMENT}`), counts: own })),
      shape: { seed, unit: 60, spacing: spec.spacing, compat: false },
      output: { folder: output, slos: jobs.map(({ slo }) => slo) },
    },
    signal,
  );
  return valid ? ExitCode.ok : ExitCode.pointFailed;
}
