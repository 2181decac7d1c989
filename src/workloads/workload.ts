import type { Clock } from '../serving-core/clock/clock.js';
import type { Uniform } from '../serving-core/random/uniform.js';
import type { TraceRows } from './trace.js';

/** One positional parameter of a workload, as `repro workloads <name>` shows it. */
export interface WorkloadParameter {
  name: string;
  description: string;
  /** How the original's command line reads it: `integer` truncates a decimal, as the original does. */
  type: 'string' | 'integer' | 'number';
  /** Absent when the parameter is required. */
  default?: string | number;
  choices?: readonly string[];
  /** Inclusive bounds of a number. */
  min?: number;
  max?: number;
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

/** Random numbers of one client. */
export interface ClientRandom extends Uniform {
  /** One raw draw of the generator, a whole number of at least 31 bits: 1 … 2^31 − 2 from the original's. */
  integer(): number;
}

export interface WorkloadContext {
  clock: Clock;
  port: InferencePort;
  /**
   * Random numbers of client `index`: the original's own generator, seeded with `index`, when the run's seed is 0, and an
   * independent stream otherwise. `name` tells clients apart that share a seed in the original.
   */
  client(index: number, name?: string): ClientRandom;
  /** Ends the run at once, as the original's engine does; outstanding requests are no longer waited for. */
  stop(): void;
}

/** What a workload may need from outside; whoever binds it provides this, since a workload reads no file. */
export interface WorkloadData {
  /** Names of the zoo's models, in byte-wise order. */
  zoo: readonly string[];
  /** A day of the Azure trace, 1 to 14; asked for when the workload starts, and only for its `days`. */
  trace?(day: number): TraceRows;
  /** Text of a user's file; throws UserError when it cannot be read. */
  file?(path: string): string;
}

/** A workload bound to its arguments. */
export interface BoundWorkload {
  loads: readonly ModelLoad[];
  /** What the user must be told, such as an argument that was truncated. */
  notices: readonly string[];
  /** Requests it is expected to send; Infinity when that depends on the answers, or when it runs until stopped. */
  expectedRequests: number;
  /** Seconds after which it ends by itself, where that is known beforehand. */
  endsAfter?: number;
  /** True when neither its rate nor its mix nor its SLO changes over time by design, so that it may settle to a steady state. */
  steady?: boolean;
  /** Days of the Azure trace that `start` will ask for. */
  days?: readonly number[];
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
  /** Checks the positional arguments; throws UserError when one is wrong, or when it needs data that is not given. */
  bind(args: readonly string[], data?: WorkloadData): BoundWorkload;
}

/** Whether a bound workload ends by itself; one that does not needs a duration. */
export function endsByItself({ expectedRequests, endsAfter }: BoundWorkload): boolean {
  return Number.isFinite(expectedRequests) || endsAfter !== undefined;
}

/** Declares a workload; returns it as given, typed. */
export function defineWorkload(declaration: WorkloadDeclaration): WorkloadDeclaration {
  return declaration;
}
