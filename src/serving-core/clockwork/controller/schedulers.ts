import type { ControllerOptions, ControllerType } from '../spec.js';
import { Direct } from './direct.js';
import { Echo } from './echo.js';
import { edf } from './edf.js';
import { Infer4 } from './infer4.js';
import { Infer5 } from './infer5.js';
import type { ControllerParts, Scheduler } from './scheduler.js';
import { Smart } from './smart.js';
import { Stress } from './stress.js';

/** Builds a scheduler for a deployment. */
export type SchedulerFactory = (parts: ControllerParts, options: ControllerOptions) => Scheduler;

/** Every scheduler by the name that the original's command line gives it. */
export const schedulers: Readonly<Record<ControllerType, SchedulerFactory>> = {
  INFER5: (parts, options) => new Infer5(parts, options),
  INFER4: (parts, options) => new Infer4(parts, options),
  SMART: (parts, options) => new Smart(parts, options),
  DIRECT: (parts, options) => new Direct(parts, options),
  ECHO: (parts) => new Echo(parts),
  STRESS: (parts, options) => new Stress(parts, options),
  EDF: edf.create,
};
