import { UserError } from '../../errors.js';
import { ExitCode } from '../../exit-codes.js';
import { Alarms } from '../../live/clock/alarms.js';
import { startClock } from '../../live/clock/live-clock.js';
import { postAcceptRate } from '../../live/faro/control/accept-rate.js';
import type { Kubernetes } from '../../live/faro/k8s/connect.js';
import { Deployments } from '../../live/faro/k8s/deployments.js';
import type { KubernetesJob } from '../../live/faro/k8s/find-jobs.js';
import { count } from '../../plural.js';
import type { FaroPlace, JobsAsked, PlacedJobs } from './place.js';

/** ns until replicas that a point begins with, and do not come, make it fail. */
const PATIENCE = 300e9;

/** Jobs that are in a Kubernetes namespace already: each point scales their Deployments, and when all are over they are asked for what they had before. */
export class KubernetesPlace implements FaroPlace {
  private readonly deployments: Deployments;
  private readonly alarms: Alarms;
  /** Jobs that a point has used, the first so many of those that were found. */
  private used = 0;
  private opening: Promise<unknown> = Promise.resolve();

  /** @param jobs as they were found. @param say hears what could not be left as it was. */
  constructor(
    private readonly kubernetes: Kubernetes,
    private readonly jobs: readonly KubernetesJob[],
    private readonly say: (line: string) => void,
  ) {
    const { clock } = startClock(false);
    this.alarms = new Alarms(clock);
    this.deployments = new Deployments(kubernetes, clock, { names: this.names, patience: PATIENCE });
  }

  open(asked: JobsAsked): Promise<PlacedJobs> {
    const opened = this.begin(asked);
    this.opening = opened.catch(() => {});
    return opened;
  }

  async close(): Promise<void> {
    // A request that is still on its way would come after the one that takes it back.
    await this.opening;
    const signal = AbortSignal.timeout(PATIENCE / 1e6);
    await Promise.all(this.jobs.slice(0, this.used).map((job, i) => this.restore(i, job, signal)));
  }

  private get names(): string[] {
    return this.jobs.map(({ deployment }) => deployment);
  }

  private async begin({ initial, signal, say }: JobsAsked): Promise<PlacedJobs> {
    const { context, namespace } = this.kubernetes;
    say(`scaling ${count(initial.length, 'Deployment')} of ${namespace} to ${initial.join(', ')}`);
    this.used = Math.max(this.used, initial.length);
    const heads = this.jobs.slice(0, initial.length).map(({ head }) => head);
    // A point before this one may have had some turned away.
    await this.all(heads.map((head) => postAcceptRate(head, 1, this.alarms, signal)));
    await this.all(initial.map((replicas, job) => this.deployments.scale(job, replicas, signal)));
    const names = this.names.slice(0, initial.length);
    return { heads, deployments: { context, namespace, names } };
  }

  // Waits for all of it, also when some has failed.
  private async all(work: readonly Promise<void>[]): Promise<void> {
    const ends = await Promise.allSettled(work);
    for (const [job, end] of ends.entries())
      if (end.status === 'rejected')
        throw new UserError(
          'E_KUBERNETES',
          `${this.jobs[job].deployment} does not begin as it should: ${(end.reason as Error).message}.`,
          `See kubectl describe deployment -n ${this.kubernetes.namespace} ${this.jobs[job].deployment}; then --resume.`,
          ExitCode.host,
        );
  }

  private async restore(job: number, { deployment, replicas, head }: KubernetesJob, signal: AbortSignal) {
    try {
      await this.deployments.request(job, replicas);
    } catch (error) {
      this.say(
        `${deployment} could not be set back to ${count(replicas, 'replica')}: ${(error as Error).message}`,
      );
    }
    try {
      await postAcceptRate(head, 1, this.alarms, signal);
    } catch (error) {
      this.say(`${head} could not be told to accept all requests again: ${(error as Error).message}`);
    }
  }
}
