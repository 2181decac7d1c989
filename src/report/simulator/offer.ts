import type { ClockworkBase } from './clockwork.js';
import type { FaroBase } from './faro.js';
import type { InferlineBase } from './inferline.js';
import type { KairosBase } from './kairos.js';

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
      /** 1 where only whole numbers mean something. */
      step: number;
    }
  | { kind: 'choice'; name: string; label: string; choices: readonly string[] };

/** A simulator for a page: what can be set, from where it starts, and what its runs take besides. */
export interface OfferOf<S extends string, B extends { spec: unknown }> {
  system: S;
  /** What is simulated, in a sentence. */
  about: string;
  controls: readonly Control[];
  /** Settings nearest to points of the run, the first taken first, and which of the specs is theirs. */
  starts: readonly { point: string; settings: Settings; spec: number; note: string }[];
  /** What is not set: different ones once. */
  specs: readonly B['spec'][];
  /** What all runs share. */
  shared: Omit<B, 'spec'>;
  axes: {
    x: string;
    y: string;
    goal: string;
    /** Whether the curve is a distribution, which begins at 0 and stays where it ends, or goes from point to point. */
    kind: 'distribution' | 'line';
  };
}

export type SimulatorOffer =
  | OfferOf<'clockwork', ClockworkBase>
  | OfferOf<'inferline', InferlineBase>
  | OfferOf<'kairos', KairosBase>
  | OfferOf<'faro', FaroBase>;

/** What a page simulates: a system, and all that a run takes but its settings. */
export type Simulated =
  | { system: 'clockwork'; base: ClockworkBase }
  | { system: 'inferline'; base: InferlineBase }
  | { system: 'kairos'; base: KairosBase }
  | { system: 'faro'; base: FaroBase };

/** What an offer simulates from one of its starts. */
export function simulatedFrom({ system, shared, specs, starts }: SimulatorOffer, start: number): Simulated {
  return { system, base: { ...shared, spec: specs[starts[start].spec] } } as Simulated;
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
