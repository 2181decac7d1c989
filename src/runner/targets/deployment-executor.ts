import { randomBytes } from 'node:crypto';
import type { Deployment } from '../deployment/deployment.js';
import { runDeployment } from '../deployment/run-deployment.js';
import type { Executor } from '../executor/executor.js';
import type { PointJob, PointOutcome } from '../job.js';
import { playable } from './playable.js';

/** ms between two reports of progress. */
const TICK = 500;

/** Plays points with real processes, one at a time. */
export class DeploymentExecutor implements Executor {
  readonly #abort = new AbortController();

  /**
   * @param deploy where the roles of a point with so many workers run, given its folder on this machine.
   * @param onPhase hears what happens, a line each.
   */
  constructor(
    private readonly deploy: (workers: number, folder: string) => Deployment | Promise<Deployment>,
    private readonly onPhase: (line: string) => void = () => {},
  ) {}

  async run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome> {
    const began = performance.now();
    const { seconds } = job;
    // The roles do not tell how far they are, but the clock on the wall does.
    const ticking = setInterval(() => {
      if (seconds !== undefined) progress(Math.min(0.99, (performance.now() - began) / 1000 / seconds));
    }, TICK);
    try {
      return await this.#play(job);
    } finally {
      clearInterval(ticking);
    }
  }

  async #play({ name, seed, spec, days, telemetry, folder }: PointJob): Promise<PointOutcome> {
    const clockwork = playable(spec, telemetry);
    return runDeployment({
      spec: clockwork,
      seed,
      days,
      deployment: await this.deploy(clockwork.workers.count, folder),
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
