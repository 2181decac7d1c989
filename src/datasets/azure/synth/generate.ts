import { UserError } from '../../../errors.js';
import { stream } from '../../../serving-core/random/streams.js';
import type { TraceRows } from '../../../workloads/trace.js';
import { type AzureDay, sortDay, type UnsortedDay } from '../day.js';
import { DAYS, MINUTES, triggers } from '../format.js';
import { publishedFunctions } from '../published.js';
import { behaviourOf, type SyntheticFunction } from './behaviour.js';
import { DayDrawer } from './counts.js';
import { popularities } from './popularity.js';
import { dealTriggers } from './triggers.js';

export interface SyntheticOptions {
  /** Functions and days of one seed belong together; 0 by default. */
  seed?: number;
  /** Day 1 … 14 of the fortnight, which began on a Monday; 1 by default. */
  day?: number;
  /** Rows; by default as many as the trace has, 46,000, whose volume is the native one. */
  functions?: number;
}

/** Twice the trace's rows and more; a day of them takes half a gigabyte. */
export const MOST_FUNCTIONS = 100_000;
/** Raised whenever the same options give other rows than before: part of the identity of what was replayed. */
export const GENERATOR = 1;
const weekend = 0.96;

/**
 * A day of the synthetic stand-in for the Azure Functions trace, in memory: the same for the same options on every
 * machine. Throws UserError for a day or a number of functions out of range.
 */
export function syntheticAzureDay(options: SyntheticOptions = {}): TraceRows {
  return sortDay(generateDay(options)).rows;
}

/** As `syntheticAzureDay`, with the trigger of every row. */
export function syntheticAzure(options: SyntheticOptions = {}): AzureDay {
  return sortDay(generateDay(options));
}

/** The day in the order in which its functions are made, about the heaviest first: the order of a written file. */
export function generateDay({
  seed = 0,
  day = 1,
  functions = publishedFunctions,
}: SyntheticOptions): UnsortedDay {
  checkDay(day);
  checkWhole('seed', seed, 0, Number.MAX_SAFE_INTEGER);
  checkWhole('functions', functions, 1, MOST_FUNCTIONS);
  const made = syntheticFunctions(seed, functions);
  const weekday = (day - 1) % 7;
  const drawer = new DayDrawer(stream(seed, `azure/day=${day}`), weekday >= 5 ? weekend : 1);
  const counts = new Uint32Array(functions * MINUTES);
  const totals = new Float64Array(functions);
  for (let f = 0; f < functions; f++)
    totals[f] = drawer.draw(made[f], counts.subarray(f * MINUTES, (f + 1) * MINUTES));
  const codes = Uint8Array.from(made, ({ trigger }) => triggers.indexOf(trigger));
  return { functions, blocks: [counts], blockRows: functions, totals, triggers: codes };
}

/** Throws UserError unless `day` is one of the trace's. */
export function checkDay(day: number): void {
  checkWhole('day', day, 1, DAYS);
}

/** Who the functions are, the same on every day of a seed. */
function syntheticFunctions(seed: number, functions: number): SyntheticFunction[] {
  const popular = popularities(functions, stream(seed, 'azure/popularity'));
  const dealt = dealTriggers(popular, stream(seed, 'azure/triggers'));
  const source = stream(seed, 'azure/behaviour');
  return popular.map(({ perDay }, i) => {
    const trigger = dealt[i];
    return { trigger, perDay, behaviour: behaviourOf(trigger, perDay, source) };
  });
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UserError(
    'E_OUT_OF_RANGE',
    `${name} is ${value}, but must be a whole number from ${least} to ${most}.`,
    `Give one: --${name} ${name === 'functions' ? publishedFunctions : least}`,
  );
}
