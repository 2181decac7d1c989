import type { ClockworkBase } from './clockwork.js';

/** A value that a reader sets. */
export type Setting = number | string;
export type Settings = Readonly<Record<string, Setting>>;

export type Control =
  | {
      kind: 'number';
      name: string;
      label: string;
      unit: string;
      /** Ends of the slider, and what a typed number is held to. */
      min: number;
      max: number;
      step: number;
    }
  | { kind: 'choice'; name: string; label: string; choices: readonly string[] };

/** A simulator for a page: what can be set, from where it starts, and what all its runs share. */
export interface SimulatorOffer {
  system: 'clockwork';
  /** What is simulated, in a sentence. */
  about: string;
  controls: readonly Control[];
  /** Settings nearest to points of the run, the first taken first. */
  starts: readonly { point: string; settings: Settings; note: string }[];
  axes: { x: string; y: string; goal: string };
  base: ClockworkBase;
}

/** A number that a run comes to. */
export interface Readout {
  name: string;
  label: string;
  unit: string;
  value: number;
}

/** What a run comes to, also before its end. */
export interface SimulatorResult {
  readouts: readonly Readout[];
  /** The curve, by ascending x. */
  curve: readonly (readonly [x: number, y: number])[];
  /** Where on the x axis the goal is. */
  goal: number | null;
}

/** Hears of a run while it goes on: how much of it is done, and what it comes to so far. */
export type Watch = (done: number, result: () => SimulatorResult) => void;
