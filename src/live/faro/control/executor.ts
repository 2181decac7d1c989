/** Changes the replicas of one job, whatever that takes: a Ray Serve head, a Deployment of Kubernetes. */
export interface Executor {
  /** Resolves once so many replicas serve; rejects with `NotScaled`, or any other error when nobody knows how many do. */
  scale(job: number, replicas: number, signal: AbortSignal): Promise<void>;
}

/** Why a job has other replicas than it was to have, and how many it has. The message may follow a colon. */
export class NotScaled extends Error {
  override readonly name = 'NotScaled';

  constructor(
    message: string,
    readonly replicas: number,
  ) {
    super(message);
  }
}
