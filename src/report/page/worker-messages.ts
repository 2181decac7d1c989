import type { Settings, Simulated, SimulatorResult } from '../simulator/offer.js';

/** What a page asks of its worker. */
export interface Question {
  what: Simulated;
  settings: Settings;
}

/** What the worker answers, the last of them `done` or `failed`. */
export type Answer =
  | { kind: 'progress'; done: number; result: SimulatorResult }
  | { kind: 'done'; result: SimulatorResult }
  | { kind: 'failed'; message: string };
