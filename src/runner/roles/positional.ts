import type { ClockworkSpec } from '../../serving-core/clockwork/spec.js';

/**
 * The controller's positional options, every one of them: what a version of the original takes as a default differs
 * between versions. ns where times.
 */
export function controllerOptions({ controller }: ClockworkSpec): string[] {
  const { generateInputs, maxGpus, scheduleAhead, defaultSlo, maxExec, maxBatch } = controller;
  return [generateInputs ? 1 : 0, maxGpus, scheduleAhead, defaultSlo, maxExec, maxBatch].map((value) =>
    // Whole nanoseconds, and never in exponential notation.
    String(BigInt(Math.round(value))),
  );
}

/** `1` in CLOCKWORK_DISABLE_INPUTS keeps a client from sending inputs. */
export function clientEnvironment({ client }: ClockworkSpec): Record<string, string> {
  return { CLOCKWORK_DISABLE_INPUTS: client.inputs ? '0' : '1' };
}
