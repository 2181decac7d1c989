import { UserError, unknownName } from '../errors.js';
import { declaredName } from '../telemetry/logdir/infer.js';
import type { Scale, Value, Values } from '../telemetry/run.js';
import type { ExperimentDeclaration, Parameter, Parameters, Sweep } from './declaration.js';

/** A declaration whose parameters' types no longer matter, as everything outside its own file sees it. */
// biome-ignore lint/suspicious/noExplicitAny: `point` takes the typed values of its own parameters.
export type AnyExperiment = ExperimentDeclaration<any>;

export type AnyParameter = Parameter<number> | Parameter<string> | Parameter<boolean>;

export interface ResolvedValues {
  /** One value for every declared parameter. */
  values: Values;
  /** Those that the scale or `--set` gave, over the defaults. */
  given: Values;
  /** Those swept parameters that `--set` gave several values, in place of the declared ones. */
  swept: SweptValues;
}

/** The values that a sweep takes of some parameters. */
export type SweptValues = Readonly<Record<string, readonly Value[]>>;

/**
 * The values of an experiment at a scale, changed by `--set name=value` settings; `name=value|value` for a swept
 * parameter. Names may be aliases, values presets.
 *
 * @throws UserError when a setting has no `=`, names no parameter or one that is set already, or its value is of the
 * wrong type or out of range, or one of several for a parameter that is not swept.
 */
export function resolveValues(
  declaration: AnyExperiment,
  options: { scale: Scale; set?: readonly string[] },
): ResolvedValues {
  const given: Record<string, Value> = { ...(declaration.scales[options.scale].set as Values) };
  const swept: Record<string, Value[]> = {};
  const names = sweptNames(declaration.sweep);
  const already = new Set<string>();
  for (const setting of options.set ?? []) {
    const { name, text } = splitSetting(declaration.parameters, setting, '--set');
    if (already.has(name)) throw setTwice(name, names);
    already.add(name);
    const parameter: AnyParameter = declaration.parameters[name];
    if (names.includes(name)) {
      const list = [...new Set(parseValues(name, parameter, text))];
      delete given[name];
      if (list.length > 1) swept[name] = list;
      else given[name] = list[0];
    } else if ((parameter.type !== 'string' || parameter.choices) && text.includes('|')) {
      throw notSwept(name, names);
    } else {
      given[name] = parseValue(name, parameter, text);
    }
  }
  return { values: { ...defaults(declaration.parameters), ...given }, given, swept };
}

/** The parameters that a sweep varies. */
export function sweptNames(sweep: Sweep): string[] {
  if ('list' in sweep) return Object.keys(sweep.list[0]);
  return Object.keys('grid' in sweep ? sweep.grid : sweep.paired);
}

function setTwice(name: string, swept: readonly string[]): UserError {
  const several = swept.includes(name) ? `, or give several values at once: --set '${name}=1|2'` : '';
  return new UserError('E_SETTING', `--set gives ${name} twice.`, `Leave one out${several}.`);
}

function notSwept(name: string, swept: readonly string[]): UserError {
  const which = swept.length > 0 ? `Only ${swept.join(' and ')} may have several` : 'No parameter is swept';
  return new UserError(
    'E_SETTING',
    `Parameter ${name} is not swept, so it takes one value.`,
    `${which}; run once for each value of ${name}.`,
  );
}

export function defaults(parameters: Parameters): Values {
  return Object.fromEntries(Object.entries(parameters).map(([name, parameter]) => [name, parameter.default]));
}

/** Splits `name=value` and resolves an alias. `flag` is what the user typed it after. */
export function splitSetting(
  parameters: Parameters,
  setting: string,
  flag: string,
): { name: string; text: string } {
  const at = setting.indexOf('=');
  if (at < 1) {
    throw new UserError(
      'E_SETTING',
      `${flag} '${setting}' is not of the form name=value.`,
      `For example: ${flag} ${example(parameters)}.`,
    );
  }
  const called = setting.slice(0, at).trim();
  const name = declaredName({ parameters }, called);
  if (name === undefined) throw unknownName('E_UNKNOWN_PARAMETER', 'parameter', called, namesOf(parameters));
  return { name, text: setting.slice(at + 1).trim() };
}

function example(parameters: Parameters): string {
  const [first] = Object.entries(parameters);
  return first ? `${first[0]}=${first[1].default}` : 'name=value';
}

function namesOf(parameters: Parameters): string[] {
  return Object.entries(parameters).flatMap(([name, { aliases = [] }]) => [name, ...aliases]);
}

/** Reads one value as typed: a preset's name, a number such as `1e9` or `10_737_418_240`, true/false, or text. */
export function parseValue(name: string, parameter: AnyParameter, text: string): Value {
  const presets: Readonly<Record<string, Value>> = parameter.presets ?? {};
  if (Object.hasOwn(presets, text)) return presets[text];
  const value = read(parameter.type, text);
  const wrong = value === null ? `must be ${kind(parameter)}` : whatIsWrong(parameter, value);
  if (value === null || wrong) throw badValue(name, parameter, text, wrong ?? '');
  return value;
}

/** Reads several values with `|` between them. */
export function parseValues(name: string, parameter: AnyParameter, text: string): Value[] {
  return text.split('|').map((one) => parseValue(name, parameter, one.trim()));
}

/** Says why a value does not fit a parameter, or null when it does. */
export function whatIsWrong(parameter: AnyParameter, value: unknown): string | null {
  const typed = parameter.type === 'int' || parameter.type === 'number' ? 'number' : parameter.type;
  if (typeof value !== typed || Number.isNaN(value)) return `must be ${kind(parameter)}`;
  if (parameter.type === 'int' && !Number.isSafeInteger(value)) return `must be ${kind(parameter)}`;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = parameter;
  const unit = parameter.unit ? ` ${parameter.unit}` : '';
  if (typeof value === 'number' && value < min) return `must be at least ${min}${unit}`;
  if (typeof value === 'number' && value > max) return `must be at most ${max}${unit}`;
  const choices: readonly unknown[] | undefined = parameter.choices;
  if (choices && !choices.includes(value)) return `must be one of ${choices.join(', ')}`;
  return null;
}

const NUMBER = /^[+-]?(\d+(_\d+)*(\.\d+)?|\.\d+)(e[+-]?\d+)?$/i;

function read(type: AnyParameter['type'], text: string): Value | null {
  if (type === 'string') return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : null;
  const value = NUMBER.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

function kind({ type, unit }: AnyParameter): string {
  const kinds = { int: 'an integer', number: 'a number', boolean: 'true or false', string: 'a text' };
  return unit ? `${kinds[type]} of ${unit}` : kinds[type];
}

function badValue(name: string, parameter: AnyParameter, text: string, wrong: string): UserError {
  const presets = Object.keys(parameter.presets ?? {});
  if (parameter.choices && wrong.startsWith('must be one of')) {
    const choices = parameter.choices.map(String);
    // of numbers none is a misspelling of another
    const next =
      parameter.type === 'string'
        ? unknownName('E_VALUE', name, text, choices).next
        : `Choose from ${choices.join(', ')}; the default is ${parameter.default}.`;
    return new UserError('E_VALUE', `Parameter ${name} ${wrong}, but is '${text}'.`, next);
  }
  const range = [parameter.min, parameter.max];
  const from = range[0] === undefined ? '' : ` from ${range[0]}`;
  const to = range[1] === undefined ? '' : ` to ${range[1]}`;
  const or = presets.length > 0 ? `, or ${presets.join(', ')}` : '';
  return new UserError(
    'E_VALUE',
    `Parameter ${name} ${wrong}, but is '${text}'.`,
    `Give ${kind(parameter)}${from}${to}${or}; the default is ${parameter.default}.`,
  );
}
