import { setTimeout as sleep } from 'node:timers/promises';
import { attach } from './attach.js';
import { openReplicaModel, type ReplicaModel } from './model.js';
import { serveHead } from './serve-head.js';

export interface ReplicaRun {
  readonly head: string;
  readonly token: string;
  readonly model: ReplicaModel;
  readonly seed: number;
  readonly say: (line: string) => void;
}

/** ms between two attempts to reach the head. */
const PAUSE = 1000;

/** Serves a head until `signal`, and looks for it again whenever the connection is lost. Throws UserError for a model that cannot be run. */
export async function runReplica(
  { head, token, model, seed, say }: ReplicaRun,
  signal: AbortSignal,
): Promise<void> {
  const serving = await openReplicaModel(model, seed);
  let known = '';
  const once = (line: string) => {
    if (line !== known) say(line);
    known = line;
  };
  try {
    while (!signal.aborted) {
      try {
        const socket = await attach(head, token);
        const end = () => socket.end();
        signal.addEventListener('abort', end, { once: true });
        if (signal.aborted) end();
        once(`Attached to ${head}`);
        await serveHead(socket, serving);
        signal.removeEventListener('abort', end);
      } catch (error) {
        once(`${head} does not take this replica: ${(error as Error).message}; trying again`);
      }
      await sleep(PAUSE, undefined, { signal }).catch(() => {});
    }
  } finally {
    await serving.close();
  }
}
