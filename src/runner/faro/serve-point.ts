import { join } from 'node:path';
import { ExitCode } from '../../exit-codes.js';
import { packageRoot } from '../../experiment/package-root.js';
import { HttpHeads } from '../../live/faro/control/http-heads.js';
import type { Answer } from '../../serving-core/faro/control/ports.js';
import { resnet34 } from '../../serving-core/faro/simulator/lognormal.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import { ended, invalidity, type Role, startRole, stopRole } from '../deployment/start-role.js';
import { PointCancelled } from '../job.js';
import type { Launcher } from '../processes/launcher.js';
import { controllerOfPoint, faroCounts, faroJobs } from '../targets/faro-point.js';
import type { FaroPlace } from './place.js';
import { notReady, unready } from './ready.js';
import type { FaroRole } from './role.js';

export interface FaroPointRun {
  readonly spec: FaroSpec;
  readonly seed: number;
  readonly launcher: Launcher;
  readonly place: FaroPlace;
  /** Existing folder for what roles are told, write and say. */
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** ms until all heads have their replicas, between two looks, for control and load to start, and for the control to end its tables. */
const READY = 120_000;
const LOOK = 200;
const LEAD = 5000;
const ENDING = 15_000;

/**
 * Serves a point: has the jobs of a place, and starts the control loop and the load as processes of this machine, which begin at one moment. Whatever it starts is in `roles`,
 * also after it has thrown. Returns why its numbers count for nothing, when they do.
 *
 * @throws UserError for the first role that failed. @throws PointCancelled when `signal` says so.
 */
export async function servePoint(
  run: FaroPointRun,
  roles: Role[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { spec, seed, place, say } = run;
  const { counts } = faroCounts(spec);
  const { initial } = await controllerOfPoint(spec, counts);
  const failing: Promise<never>[] = [cancelled(signal)];
  const start = async (name: string, told: FaroRole): Promise<Role> => {
    if (signal.aborted) throw interrupted();
    const role = await startRole(run.launcher, name, run.folder, commandOf(run.folder, name, told));
    roles.push(role);
    return role;
  };
  const serve = async (name: string, told: FaroRole): Promise<Role> => {
    const role = await start(name, told);
    const fails = ended(role);
    fails.catch(() => {});
    failing.push(fails);
    return role;
  };

  const service = faroJobs(spec, counts).map(({ service: own = resnet34 }) => own);
  const placed = place.open({ initial, service, seed, serve, signal, say });
  const { heads, deployments } = await placed.catch((error) => {
    throw signal.aborted ? interrupted() : error;
  });
  await Promise.race([allReady(heads, initial, signal), ...failing]);
  say('starting control and load');
  const common = { spec, seed, heads, deployments, output: run.folder, begin: Date.now() + LEAD };
  const control = await serve('control', { role: 'control', ...common });
  const load = await start('load', { role: 'load', ...common });
  const exit = await Promise.race([load.process.exited, ...failing]);
  const late =
    exit.how === 'ended' && exit.status === ExitCode.pointFailed ? await invalidity(load) : undefined;
  if (late === undefined && (exit.how === 'lost' || exit.status !== 0)) await ended(load);
  load.mayEnd = true;
  await endControl(control);
  return late ?? (await invalidity(control));
}

function commandOf(folder: string, name: string, told: FaroRole) {
  const file = join(folder, `${name.replaceAll(' ', '-')}.json`);
  const program = join(packageRoot().dir, 'dist/src/runner/faro/role-main.js');
  // Relative paths of the spec, of a trace or a policy, are of the user's folder.
  return {
    program: process.execPath,
    args: [program, file],
    cwd: process.cwd(),
    files: { [file]: JSON.stringify(told) },
  };
}

/** Waits until every head has the replicas that it begins with, and remembers nothing of what it served before. */
async function allReady(
  urls: readonly string[],
  initial: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const heads = new HttpHeads(urls);
  const until = performance.now() + READY;
  for (const [job, url] of urls.entries()) {
    for (;;) {
      if (signal.aborted) return;
      const answer = await new Promise<Answer>((resolve) => heads.ask(job, resolve));
      if ('report' in answer && unready(answer.report, initial[job]) === null) break;
      if (performance.now() > until) throw notReady(job, url, answer, initial[job], READY);
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }
}

/** Has the control end by SIGINT, so that it completes its tables; one that hangs is left to whoever stops all roles. */
async function endControl(role: Role): Promise<void> {
  role.process.signal('INT');
  let timer: NodeJS.Timeout | undefined;
  const waited = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ENDING, null);
  });
  const exit = await Promise.race([role.process.exited, waited]);
  clearTimeout(timer);
  if (exit === null) await stopRole(role);
  else if (exit.how === 'lost' || exit.status !== ExitCode.interrupted) await ended(role);
  role.mayEnd = true;
}

function cancelled(signal: AbortSignal): Promise<never> {
  const promise = new Promise<never>((_, reject) => {
    const stop = () => reject(interrupted());
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
  });
  promise.catch(() => {});
  return promise;
}

function interrupted(): PointCancelled {
  return new PointCancelled('the run was interrupted');
}
