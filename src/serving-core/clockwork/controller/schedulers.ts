import type { ControllerOptions } from '../spec.js';
import { Infer5 } from './infer5.js';
import type { ControllerParts, Scheduler } from './scheduler.js';

/** Builds a scheduler for a deployment. */
export type SchedulerFactory = (parts: ControllerParts, options: ControllerOptions) => Scheduler;

/** Every scheduler by the name that the original's command line gives it. */
export const schedulers: ReadonlyMap<string, SchedulerFactory> = new Map<string, SchedulerFactory>([
  ['INFER5', (parts, options) => new Infer5(parts, options)],
]);
