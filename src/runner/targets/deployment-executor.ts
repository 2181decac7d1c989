import { randomBytes } from 'node:crypto';
import { UserError } from '../../errors.js';
import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';
import type { TableName } from '../../telemetry/columns.js';
import type { Deployment } from '../deployment/deployment.js';
import { runDeployment } from '../deployment/run-deployment.js';
import type { Executor } from '../executor/executor.js';
import type { PointJob, PointOutcome } from '../job.js';

/** Tables that a controller writes; others are made of them, and only the simulator does. */
const written: readonly TableName[] = ['requests', 'actions'];

/** Plays points with real processes, one at a time. */
export class DeploymentExecutor implements Executor {
  readonly #abort = new AbortController();

  /** @param deploy where the roles of a point with so many workers run. @param onPhase hears what happens, a line each. */
  constructor(
    private readonly deploy: (workers: number) => Deployment,
    private readonly onPhase: (line: string) => void = () => {},
  ) {}

  run({ name, seed, spec, telemetry, folder }: PointJob): Promise<PointOutcome> {
    const clockwork = playable(spec, telemetry);
    return runDeployment({
      spec: clockwork,
      seed,
      deployment: this.deploy(clockwork.workers.count),
      // Of this run alone, also when another one is on the same hosts.
      id: `${name.replace(/[^A-Za-z0-9_.=-]/g, '_').slice(0, 100)}-${randomBytes(4).toString('hex')}`,
      folder,
      telemetry,
      signal: this.#abort.signal,
      onPhase: (line) => this.onPhase(`${name}: ${line}`),
    });
  }

  cancel(): void {
    this.#abort.abort();
  }

  async close(): Promise<void> {}
}

/**
 * The spec, when it can be played with real processes.
 *
 * @throws UserError `E_TARGET` for another system than Clockwork, and for tables that no controller writes.
 */
export function playable(spec: PointJob['spec'], telemetry: readonly TableName[]): ClockworkSpec {
  const other = telemetry.find((table) => !written.includes(table));
  const problem =
    spec.system !== 'clockwork'
      ? `the system ${spec.system}`
      : other !== undefined
        ? `the table ${other}`
        : undefined;
  if (spec.system === 'clockwork' && problem === undefined) return spec;
  throw new UserError(
    'E_TARGET',
    `Only the simulator has ${problem}.`,
    'Leave --hosts out, or choose other points with --points.',
  );
}
