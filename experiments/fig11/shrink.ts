import { type ControllerCost, controllerHostPresets } from 'repro';

/** GPUs to simulate in place of `gpus`. Throws when they are not a whole number. */
export function simulatedGpus(gpus: number, shrink: number): number {
  if (gpus % shrink === 0) return gpus / shrink;
  throw new Error(`${gpus} GPUs are no multiple of shrink=${shrink}; choose another of the two`);
}

/**
 * A host that is `shrink` times as slow, since it gets so much less work: each request and action takes `shrink` times as
 * long. What a request takes for each GPU grows by the square, as there are so many GPUs less to multiply it.
 */
export function shrunkHost(preset: string, shrink: number): ControllerCost | 'osdi20' | undefined {
  if (preset === 'free') return undefined;
  if (shrink === 1) return 'osdi20';
  const { request, requestPerGpu, action } = controllerHostPresets.osdi20;
  return {
    request: request * shrink,
    requestPerGpu: requestPerGpu * shrink ** 2,
    action: action * shrink,
  };
}
