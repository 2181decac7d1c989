import { count } from '../../../plural.js';
import type { LiveClock } from '../../../serving-core/faro/control/ports.js';
import { Alarms } from '../../clock/alarms.js';
import { type Executor, NotScaled } from '../control/executor.js';
import { exchange, type Question, type Reply } from '../http/exchange.js';
import { APPLICATIONS, type DeploymentState, deploymentIn } from './applications.js';
import { DEPLOYMENTS, deploymentOfFirstApi, STATUS } from './deployments.js';

export interface RayServeOptions {
  /** Where the REST API of each job's cluster is: `http://10.0.0.7:8265`. */
  readonly urls: readonly string[];
  readonly deployment: string;
  /** ns until a change that is not complete is given up. */
  readonly patience: number;
}

/** ns between two looks; ms for one exchange. */
const LOOK = 0.5e9;
const ANSWER = 10_000;

/**
 * Scales Ray Serve deployments by their cluster's REST API: asks for a number of replicas and waits until so many run. What does not come is not asked for any longer, so that it
 * does not come later, beyond the quota that is reckoned with.
 */
export class RayServe implements Executor {
  private readonly alarms: Alarms;

  constructor(
    private readonly clock: LiveClock,
    private readonly options: RayServeOptions,
  ) {
    this.alarms = new Alarms(clock);
  }

  async scale(job: number, replicas: number, signal: AbortSignal): Promise<void> {
    const until = this.clock.actual() + this.options.patience;
    const before = await this.state(job, signal);
    if (before.wanted !== replicas) await this.put(job, before, replicas, signal);
    for (;;) {
      const state = await this.state(job, signal);
      if (state.running === replicas) return;
      const late = this.clock.actual() >= until;
      if (state.failure !== undefined || late) {
        const has = Math.max(1, state.running);
        const why =
          state.failure ?? `after ${this.options.patience / 1e9} s ${count(state.running, 'replica')} ran`;
        await this.put(job, state, has, signal);
        throw new NotScaled(why, has);
      }
      await this.alarms.sleep(LOOK, signal);
    }
  }

  private async state(job: number, signal: AbortSignal): Promise<DeploymentState> {
    const { deployment } = this.options;
    const all = await this.ask(job, { url: APPLICATIONS }, signal);
    if (all.status === 200) return deploymentIn(all.text, deployment);
    if (all.status !== 404) throw new Error(`Ray Serve answers with status ${all.status}`);
    const config = await this.ask(job, { url: DEPLOYMENTS }, signal);
    const status = await this.ask(job, { url: STATUS }, signal);
    if (config.status !== 200 || status.status !== 200)
      throw new Error('there is no REST API of Ray Serve: neither applications nor deployments');
    return deploymentOfFirstApi(config.text, status.text, deployment);
  }

  private async put(
    job: number,
    state: DeploymentState,
    replicas: number,
    signal: AbortSignal,
  ): Promise<void> {
    const json = state.configFor(replicas);
    const url = Object.hasOwn(json, 'applications') ? APPLICATIONS : DEPLOYMENTS;
    const { status, text } = await this.ask(job, { url, method: 'PUT', json }, signal);
    if (status !== 200)
      throw new Error(`Ray Serve refuses with status ${status}: ${text.replace(/\s+/g, ' ').slice(0, 200)}`);
  }

  private ask(job: number, question: Question, signal: AbortSignal): Promise<Reply> {
    return exchange({ ...question, url: this.options.urls[job] + question.url }, signal, ANSWER);
  }
}
