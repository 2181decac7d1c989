import type { ControllerOptions } from '../spec.js';
import { type LoadedModel, ModelState } from './model-state.js';

/** The models that a controller begins with. Each batch size that its options exclude is told in `notices`, once for all models. */
export function modelStates(
  models: readonly LoadedModel[],
  { maxBatch, maxExec }: ControllerOptions,
  notices: string[],
): ModelState[] {
  const excluded = new Map<string, Map<string, number>>();
  const states = models.map(
    ({ profile, pages }) =>
      new ModelState(profile, pages, maxBatch, maxExec, (batch, execution) => {
        const reason = batch > maxBatch ? `maxBatch is ${maxBatch}` : `maxExec is ${maxExec / 1e6} ms`;
        const key = `${batch}\t${reason}`;
        const times = excluded.get(key) ?? new Map<string, number>();
        excluded.set(key, times.set(profile.name, execution / 1e6));
      }),
  );
  for (const [key, times] of excluded) {
    const [batch, reason] = key.split('\t');
    notices.push(`Batch size ${batch} of ${whose(times)} is left out, as in the original: ${reason}.`);
  }
  return states;
}

/** A model and its execution time, ms, or how many there are and between which times. */
function whose(times: ReadonlyMap<string, number>): string {
  const all = [...times];
  if (all.length === 1) return `${all[0][0]} (${all[0][1]} ms)`;
  const sorted = [...times.values()].sort((a, b) => a - b);
  return `${all.length} models (${sorted[0]} to ${sorted[sorted.length - 1]} ms)`;
}
