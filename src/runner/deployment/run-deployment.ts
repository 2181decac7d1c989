import { join } from 'node:path';
import type { DaySource } from '../../datasets/azure/day-source.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { TableName } from '../../telemetry/columns.js';
import { PointCancelled, type PointOutcome } from '../job.js';
import type { Deployment, Patience } from './deployment.js';
import { clean, prepare } from './folders.js';
import { gatherLogs, gatherTables, missingRows } from './gather.js';
import { play } from './play.js';
import { type Role, stopRole } from './start-role.js';

export interface PointRun {
  spec: ClockworkSpec;
  seed: number;
  /** Days of a trace that its workload replays. */
  days?: readonly DaySource[];
  deployment: Deployment;
  /** Name of the folder that the point makes on every machine; must be new there. */
  id: string;
  /** Folder of the point on this machine. */
  folder: string;
  telemetry: readonly TableName[];
  /** Aborting it stops everything and throws PointCancelled. */
  signal: AbortSignal;
  /** What happens, a line each: for run.log. */
  onPhase?(line: string): void;
  patience?: Patience;
}

/**
 * Plays one point with real processes: prepare, start the workers, the controller and the client, each once the one before is ready,
 * wait for the client's end, end the controller by SIGINT so that it closes its tables, gather, stop. Telemetry and logs are gathered also
 * after a failure; the folders on the machines are removed once everything has been brought from there.
 *
 * @throws UserError for the first role that failed or was lost, or for telemetry that is not whole. @throws PointCancelled
 */
export async function runDeployment(run: PointRun): Promise<PointOutcome> {
  const roles: Role[] = [];
  const { deployment, id } = run;
  const began = performance.now();
  let failure: unknown = null;
  let invalid: string | undefined;
  try {
    await prepare(deployment, id);
    invalid = await play(run, roles);
  } catch (error) {
    failure = error;
  }
  // A failed controller's tables are worth having; whoever pressed Ctrl-C wants the prompt back.
  await Promise.all(roles.map(stopRole));
  if (failure instanceof PointCancelled) {
    await clean(deployment, id);
    throw failure;
  }
  run.onPhase?.('gathering telemetry');
  const { controller } = deployment;
  const started = roles.some(({ process }) => process.name === 'controller');
  const logs = join(run.folder, 'logs');
  const notices = await gatherLogs(roles, logs);
  const { rows, problems } = started
    ? await gatherTables(controller.launcher, `${controller.dir}/${id}`, run.folder, run.telemetry)
    : { rows: {}, problems: [] };
  const missing = await missingRows(logs, rows.requests);
  if (missing !== null) problems.push(missing);
  if (problems.length === 0 && notices.length === 0) await clean(deployment, id);
  if (failure !== null) throw failure;
  if (problems.length > 0) throw problems[0];
  const seconds = (performance.now() - began) / 1000;
  return { rows, notices, counters: { requests: rows.requests ?? 0, wallSeconds: seconds }, invalid };
}
