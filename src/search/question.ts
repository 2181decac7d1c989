import { UserError } from '../errors.js';
import type { LoadedExperiment } from '../experiment/load.js';
import {
  type AnyParameter,
  parseValue,
  resolveValues,
  splitSetting,
  sweptNames,
} from '../experiment/parameters.js';
import { expandSweep, filterPoints } from '../experiment/sweep.js';
import { LARGEST_SEED } from '../runner/plan/seeds.js';
import type { Scale, Value, Values } from '../telemetry/run.js';
import type { Range, Wanted } from './climb.js';
import { type Goal, parseGoal } from './goal.js';

/** What a user asks for, as typed; what a search's file keeps, so that it can be resumed. */
export interface Asked {
  /** The parameter whose highest value is wanted, or that whose lowest is: one of the two. */
  max?: string;
  min?: string;
  slo?: string;
  goodput?: string;
  start?: string;
  precision?: number;
  scale?: Scale;
  seed?: number;
  repeats?: number;
  set?: readonly string[];
  points?: readonly string[];
}

/** One combination of the swept parameters that are not searched: the search is done in each. */
export interface Case {
  /** `models=12`; empty when nothing else is swept. */
  name: string;
  values: Values;
}

/** What is searched, where, and for what. */
export interface Question {
  experiment: LoadedExperiment;
  parameter: string;
  unit: string;
  goal: Goal;
  range: Range;
  cases: Case[];
  scale: Scale;
  seed: number;
  repeats: number;
}

const PRECISION = 0.02;
const REPEATS = 3;

/**
 * Makes a question of what a user typed.
 *
 * @throws UserError for a parameter that is unknown, no number, or one of a few choices, and for any other wrong setting.
 */
export function questionOf(experiment: LoadedExperiment, asked: Asked): Question {
  const { declaration } = experiment;
  const { flag, wanted, named } = wantedOf(asked, declaration.name);
  const { name: parameter } = splitSetting(declaration.parameters, `${named}=`, flag);
  const declared: AnyParameter = declaration.parameters[parameter];
  if (!isNumeric(declared))
    throw new UserError(
      'E_SEARCH_PARAMETER',
      `Parameter ${parameter} ${'choices' in declared && declared.choices ? 'has a few choices' : 'is no number'}, so that its ${wanted} value cannot be searched.`,
      `Search one of ${numericNames(declaration.parameters).join(', ')}.`,
    );
  for (const setting of asked.set ?? []) {
    if (splitSetting(declaration.parameters, setting, '--set').name === parameter)
      throw new UserError(
        'E_SETTING',
        `--set gives ${parameter}, which is searched.`,
        `Begin the search there instead: --start ${setting.slice(setting.indexOf('=') + 1)}.`,
      );
  }
  const scale = asked.scale ?? declaration.defaultScale;
  const { values, given, swept } = resolveValues(declaration, { scale, set: asked.set });
  const range = rangeOf(parameter, declared, asked, { wanted, usual: values[parameter] });
  const points = expandSweep(declaration, values, { given: { ...given, [parameter]: range.start }, swept });
  const chosen = asked.points === undefined ? points : filterPoints(declaration, points, asked.points);
  const others = sweptNames(declaration.sweep).filter((name) => name !== parameter);
  return {
    experiment,
    parameter,
    unit: declared.unit ?? '',
    goal: parseGoal(asked.slo, asked.goodput),
    range,
    cases: chosen.map((point) => ({
      name: others.map((name) => `${name}=${point.values[name]}`).join('_'),
      values: point.values,
    })),
    scale,
    seed: integer('--seed', asked.seed ?? 0, 0, LARGEST_SEED),
    repeats: integer('--repeats', asked.repeats ?? REPEATS, 1, 1000),
  };
}

/** Which parameter is searched, and for what. */
function wantedOf({ max, min }: Asked, experiment: string): { flag: string; wanted: Wanted; named: string } {
  if (max !== undefined && min !== undefined)
    throw new UserError(
      'E_SEARCH_PARAMETER',
      'Both --max and --min are given.',
      'Give --max for what is harder the more of it there is, as a rate, and --min for what is easier, as replicas.',
    );
  if (max !== undefined) return { flag: '--max', wanted: 'highest', named: max };
  if (min !== undefined) return { flag: '--min', wanted: 'lowest', named: min };
  throw new UserError(
    'E_SEARCH_PARAMETER',
    'No parameter is named.',
    `For example --max rate; repro experiments ${experiment} lists them.`,
  );
}

function rangeOf(
  name: string,
  parameter: AnyParameter,
  asked: Asked,
  { wanted, usual }: { wanted: Wanted; usual: Value },
): Range {
  const { precision = PRECISION } = asked;
  if (!(precision >= 0.0001 && precision <= 1))
    throw new UserError(
      'E_VALUE',
      `--precision must be from 0.0001 to 1, but is ${precision}.`,
      'Give 0.02 for 2 %.',
    );
  const whole = parameter.type === 'int';
  const { min = whole ? 1 : 0, max = Number.MAX_SAFE_INTEGER } = parameter;
  const start = Number(asked.start === undefined ? usual : parseValue(name, parameter, asked.start));
  if (!(start > 0))
    throw new UserError(
      'E_SEARCH_PARAMETER',
      `A search cannot begin at ${name}=${start}: it doubles and halves.`,
      'Give a --start above 0.',
    );
  return { wanted, start, min, max, whole, precision };
}

const isNumeric = ({ type, choices }: AnyParameter): boolean =>
  (type === 'int' || type === 'number') && choices === undefined;

function numericNames(parameters: Readonly<Record<string, AnyParameter>>): string[] {
  return Object.keys(parameters).filter((name) => isNumeric(parameters[name]));
}

function integer(flag: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UserError(
    'E_VALUE',
    `${flag} must be an integer from ${min} to ${max}, but is ${value}.`,
    `Change ${flag}.`,
  );
}
