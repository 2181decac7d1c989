import type { ControllerOptions } from '../spec.js';
import type { ControllerParts, Scheduler } from './scheduler.js';

/** A scheduling policy of a user's own, as a file's default export. docs/schedulers.md writes one step by step. */
export interface PolicyDeclaration {
  /** What messages call it. */
  name: string;
  /** Builds the scheduler of one deployment: called once for each point, before its first request. */
  create(parts: ControllerParts, options: ControllerOptions): Scheduler;
}

/** Declares a policy; returns it as given, typed. `repro` checks it when it loads the file. */
export function definePolicy(declaration: PolicyDeclaration): PolicyDeclaration {
  return declaration;
}
