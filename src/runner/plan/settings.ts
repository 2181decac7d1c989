import { availableParallelism } from 'node:os';
import { UserError } from '../../errors.js';
import {
  resolveValues,
  type SweptValues,
  splitSetting,
  sweptNames,
  whatIsWrong,
} from '../../experiment/parameters.js';
import { rowsOf, type TableName, withRows } from '../../telemetry/columns.js';
import type { RepeatRule, Scale, Value, Values } from '../../telemetry/run.js';
import { mostOf, ruleOf } from '../until/rule.js';
import type { RunOptions, RunSettings } from './run-plan.js';
import { LARGEST_SEED } from './seeds.js';

/** A run's settings, complete. */
export interface Settings {
  scale: Scale;
  seed: number;
  repeats: number;
  until?: RepeatRule;
  given: Values;
  values: Values;
  swept: SweptValues;
  telemetry: TableName[];
  jobs: number;
}

/** The settings of a new run: what the user gave over what the experiment declares. Throws UserError when one is wrong. */
export function newSettings(options: RunOptions): Settings {
  const { declaration } = options.experiment;
  const scale = options.scale ?? declaration.defaultScale;
  const until = ruleOf(options);
  return {
    scale,
    seed: integer('--seed', options.seed ?? 0, 0, LARGEST_SEED),
    repeats: until?.most ?? integer('--repeats', options.repeats ?? 1, 1, 10_000),
    until,
    ...resolveValues(declaration, { scale, set: options.set }),
    telemetry: telemetryOf(options),
    jobs: integer('--jobs', options.jobs ?? availableParallelism(), 1, 1024),
  };
}

function telemetryOf({ telemetry, experiment, target = 'sim' }: RunOptions): TableName[] {
  const declared = experiment.declaration.telemetry;
  const asked = telemetry === 'all' ? withRows(declared) : [...declared];
  // A live controller writes rows; whoever reads roll-ups makes them of rows where there are none.
  return target === 'sim' ? asked : rowsOf(asked);
}

/**
 * The settings of a run that is resumed: its manifest's. Those that the user gives again must be the same.
 *
 * @throws UserError naming the first difference.
 */
export function resumedSettings(options: RunOptions, manifest: RunSettings, logdir: string): Settings {
  const { declaration, file } = options.experiment;
  const same = (what: string, had: unknown, given: unknown): void => {
    if (given !== undefined && given !== had) throw differs(logdir, what, had, given);
  };
  same('experiment', manifest.experiment, declaration.name);
  if (!options.moved) same('experiment file', manifest.experimentFile, file);
  same('target', manifest.target, options.target ?? 'sim');
  const { kubernetes } = manifest;
  if (kubernetes) {
    same('--context', kubernetes.context, options.kubernetes?.context);
    same('--namespace', kubernetes.namespace, options.kubernetes?.namespace);
  }
  same('--scale', manifest.scale, options.scale);
  same('--seed', manifest.seed, options.seed);
  const until = resumedRule(options, manifest, same);
  if (options.telemetry) {
    same('--telemetry', [...manifest.telemetry].sort().join(), telemetryOf(options).sort().join());
  }
  const { scale, seed, parameters: given, swept = {}, telemetry } = manifest;
  const repeats = until?.most ?? manifest.repeats;
  const values = { ...resolveValues(declaration, { scale }).values, ...given };
  for (const [name, list] of Object.entries({ ...valuesAsLists(given), ...swept })) {
    for (const value of list) checkKnown(options, logdir, name, value);
  }
  const wanted = resolveValues(declaration, { scale, set: options.set });
  const varied = sweptNames(declaration.sweep);
  for (const setting of options.set ?? []) {
    const { name } = splitSetting(declaration.parameters, setting, '--set');
    const had =
      swept[name]?.join('|') ?? given[name] ?? (varied.includes(name) ? 'as declared' : values[name]);
    same(`parameter ${name}`, had, wanted.swept[name]?.join('|') ?? wanted.values[name]);
  }
  const jobs = integer('--jobs', options.jobs ?? availableParallelism(), 1, 1024);
  return { scale, seed, repeats, until, given, values, swept, telemetry: [...telemetry], jobs };
}

// Points that had their most repeats in vain may be given more, but none is taken away.
function resumedRule(
  options: RunOptions,
  { until, repeats }: RunSettings,
  same: (what: string, had: unknown, given: unknown) => void,
): RepeatRule | undefined {
  const asked = options.until === undefined ? undefined : ruleOf({ until: options.until });
  const percent = (rule?: RepeatRule) => rule && `${Number((100 * rule.relative).toPrecision(12))}%`;
  same('--until', percent(until), percent(asked));
  same('--repeats', until === undefined ? repeats : undefined, options.repeats);
  if (until === undefined) {
    same('--max-repeats', undefined, options.maxRepeats);
    return undefined;
  }
  const most = mostOf(options.maxRepeats ?? until.most);
  if (most < until.most) same('--max-repeats', until.most, most);
  return { relative: until.relative, first: until.first, most };
}

function valuesAsLists(values: Values): SweptValues {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
}

// A user's file may have changed since the run began.
function checkKnown({ experiment }: RunOptions, logdir: string, name: string, value: Value): void {
  const parameter = experiment.declaration.parameters[name];
  const wrong = parameter ? whatIsWrong(parameter, value) : 'is declared no more';
  if (!wrong) return;
  throw new UserError(
    'E_RESUME_DIFFERS',
    `The run in ${logdir} has parameter ${name}=${value}, but it ${wrong}.`,
    'Run again into another logdir.',
  );
}

function differs(logdir: string, what: string, had: unknown, given: unknown): UserError {
  return new UserError(
    'E_RESUME_DIFFERS',
    `The run in ${logdir} has ${what} ${had ?? 'none'}, not ${given}.`,
    'Leave the setting out to resume that run, or give another --logdir for a new one.',
  );
}

function integer(flag: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UserError(
    'E_VALUE',
    `${flag} must be an integer from ${min} to ${max}, but is ${value}.`,
    `Change ${flag}.`,
  );
}
