import type { SmartEstimate } from './smart-estimate.js';

/** Requests of one model that SMART would execute together. */
export interface Batch {
  model: number;
  /** Of the batch size. */
  index: number;
  slots: number[];
  /** The earliest of its requests' deadlines, and its estimated execution; ns. */
  deadline: number;
  duration: number;
}

/** Cuts a queue into batches, each of the largest size that what is left of the queue fills; at most `most` of them. */
export function batchesOf(
  model: number,
  queue: readonly number[],
  sizes: Int32Array,
  estimates: readonly SmartEstimate[],
  deadlines: Float64Array,
  most: number,
): Batch[] {
  const batches: Batch[] = [];
  for (let from = 0; from < queue.length && batches.length < most; ) {
    let index = sizes.length - 1;
    while (sizes[index] > queue.length - from) index--;
    const slots = queue.slice(from, from + sizes[index]);
    const deadline = slots.reduce(
      (least, slot) => Math.min(least, deadlines[slot]),
      Number.POSITIVE_INFINITY,
    );
    batches.push({ model, index, slots, deadline, duration: estimates[index].value });
    from += sizes[index];
  }
  return batches;
}
