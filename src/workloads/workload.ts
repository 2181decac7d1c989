import type { Clock } from '../serving-core/clock/clock.js';
import type { Uniform } from '../serving-core/random/uniform.js';

/** One positional parameter of a workload, as `repro workloads <name>` shows it. */
export interface WorkloadParameter {
  name: string;
  description: string;
  /** How the original's command line reads it: `integer` truncates a decimal, as the original does. */
  type: 'string' | 'integer' | 'number';
  /** Absent when the parameter is required. */
  default?: string | number;
  choices?: readonly string[];
  /** Inclusive lower bound of a number. */
  min?: number;
  /** True when zero is refused although it is the lower bound. */
  positive?: boolean;
}

/** Models to load before anything is sent, in order: ids are handed out in this order. */
export interface ModelLoad {
  model: string;
  copies: number;
}

/** How a workload reaches the controller, in simulation and over the wire alike. */
export interface InferencePort {
  /** Sends one inference of batch size 1; a `sloFactor` of 0 means the controller's default SLO. Returns the request id. */
  infer(userId: number, model: number, sloFactor: number): number;
}

export interface WorkloadContext {
  clock: Clock;
  port: InferencePort;
  /** Random numbers of client `index`: the original's own generator at seed 0, an independent stream otherwise. */
  client(index: number): Uniform;
  /** Ends the run at once, as the original's engine does; outstanding requests are no longer waited for. */
  stop(): void;
}

/** A workload bound to its arguments. */
export interface BoundWorkload {
  loads: readonly ModelLoad[];
  /** What the user must be told, such as an argument that was truncated. */
  notices: readonly string[];
  /** Requests it is expected to send, or Infinity when it runs until stopped. */
  expectedRequests: number;
  /** Starts sending; `onResponse` of the returned object is called for every answer. */
  start(context: WorkloadContext): { onResponse?(requestId: number, model: number, status: number): void };
}

/** A named workload of the registry. */
export interface WorkloadDeclaration {
  name: string;
  summary: string;
  parameters: readonly WorkloadParameter[];
  examples: readonly { args: string; explains: string }[];
  /** Where it differs from the original's help text, and other traps. */
  notes?: readonly string[];
  /** Checks the positional arguments; throws UserError when one is wrong. */
  bind(args: readonly string[]): BoundWorkload;
}

/** Declares a workload; returns it as given, typed. */
export function defineWorkload(declaration: WorkloadDeclaration): WorkloadDeclaration {
  return declaration;
}
