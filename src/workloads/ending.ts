import type { WorkloadContext } from './workload.js';

/** A context for a workload that has an end: the run stops when all is sent and answered. */
export interface Ending {
  /** What the clients must be started with, so that their requests are counted. */
  context: WorkloadContext;
  /** Says that nothing more will be sent. */
  allSent(): void;
  onResponse(): void;
}

/** Counts unanswered requests, so that a finite workload abandons none of them when it ends. */
export function ending(context: WorkloadContext): Ending {
  let unanswered = 0;
  let sent = false;
  const stopWhenDone = () => {
    if (sent && unanswered === 0) context.stop();
  };
  return {
    context: {
      ...context,
      port: {
        infer(userId, model, sloFactor) {
          unanswered++;
          return context.port.infer(userId, model, sloFactor);
        },
      },
    },
    allSent() {
      sent = true;
      stopWhenDone();
    },
    onResponse() {
      unanswered--;
      stopWhenDone();
    },
  };
}
