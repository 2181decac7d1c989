import { setTimeout } from 'node:timers/promises';
import { addressText } from '../net/address.js';
import { dialOnce } from '../net/dial.js';
import type { Cluster } from './cluster.js';
import type { ModelLoader } from './model-loader.js';
import type { WorkerLink } from './worker-link.js';

/** ms between two attempts to find a lost worker again. */
const RETRY = 1000;
/** ms that it has to tell its state. */
const PATIENCE = 10_000;
/** Ids of questions asked on a return, apart from those of loads. */
const FIRST_ID = 1 << 30;

/**
 * Waits for a lost worker to come back, gives it the models that it no longer has and empties its caches, which the controller
 * knows nothing of. Resolves once it can be used; false when `ending`, or when it is no longer the same worker.
 */
export async function bringBack(
  link: WorkerLink,
  gpus: number,
  cluster: Cluster,
  loader: ModelLoader,
  ending: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> {
  for (let attempt = 0; ; attempt++) {
    try {
      await setTimeout(RETRY, undefined, { signal: ending });
      link.attach(await dialOnce(link.address, ending));
    } catch {
      if (ending.aborted) return false;
      continue;
    }
    say(`Worker ${link.index} at ${addressText(link.address)} is back`);
    try {
      const { memory } = await link.getState(FIRST_ID + 2 * attempt, PATIENCE);
      const wrong = difference(memory, gpus, cluster);
      if (wrong !== null) {
        say(`Worker ${link.index} is not used any more: ${wrong}`);
        link.retired = true;
        link.connection?.close('it is another worker than before');
        return false;
      }
      await link.clearCache(FIRST_ID + 2 * attempt + 1);
      await loader.restore(link, new Set(memory.models.map(({ id }) => id)));
      return true;
    } catch (error) {
      // Whoever lost the connection meanwhile is looked for again by the loss itself.
      say(`Worker ${link.index} could not take its models again: ${(error as Error).message}`);
      if (link.connection === null) return false;
      link.connection.close('its models could not be restored');
      return false;
    }
  }
}

function difference(
  memory: {
    pageSize: number;
    gpus: readonly { totalPages: number }[];
    models: readonly { id: number; source: string }[];
  },
  gpus: number,
  cluster: Cluster,
): string | null {
  if (memory.gpus.length !== gpus) return `it has ${memory.gpus.length} GPUs, not ${gpus}`;
  if (memory.pageSize !== cluster.pageSize) return `its pages are of ${memory.pageSize} bytes`;
  if (memory.gpus.some(({ totalPages }) => totalPages !== cluster.pagesPerGpu))
    return 'its caches have another size';
  const other = memory.models.find(({ id, source }) => cluster.models[id]?.path !== source);
  return other === undefined ? null : `its model ${other.id} is ${other.source}`;
}
