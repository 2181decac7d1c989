import { type ControllerCost, controllerHostPresets, refuse } from 'repro';

/** GPUs to simulate in place of `gpus`. Refuses when they are not a whole number, with the nearest that are. */
export function simulatedGpus(gpus: number, shrink: number): number {
  if (gpus % shrink === 0) return gpus / shrink;
  const divisors = Array.from({ length: gpus }, (_, i) => i + 1).filter((n) => gpus % n === 0);
  const near = divisors.reduce((a, b) => (Math.abs(b - shrink) < Math.abs(a - shrink) ? b : a));
  const multiple = Math.max(1, Math.round(gpus / shrink)) * shrink;
  return refuse(
    `${gpus} GPUs are no multiple of shrink=${shrink}.`,
    `For example --set shrink=${near}, or --set gpus=${multiple}.`,
  );
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
