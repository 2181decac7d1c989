import { UserError } from '../errors.js';
import type { WorkloadDeclaration, WorkloadParameter } from './workload.js';

/** Positional arguments read as the original reads them, by parameter name. */
export interface ReadArguments {
  text(name: string): string;
  number(name: string): number;
  /** What the user must be told: arguments that were truncated. */
  notices: readonly string[];
}

/** Reads a workload's positional arguments; throws UserError naming the first that is missing, superfluous or wrong. */
export function readArguments(
  { name: workload, parameters }: Pick<WorkloadDeclaration, 'name' | 'parameters'>,
  args: readonly string[],
): ReadArguments {
  const usage = `Usage: ${workload} ${parameters.map((p) => (p.default === undefined ? p.name : `[${p.name}]`)).join(' ')}`;
  if (args.length > parameters.length)
    throw new UserError(
      'E_WORKLOAD_ARGUMENTS',
      `${workload} takes ${parameters.length} arguments, not ${args.length}.`,
      usage,
    );
  const notices: string[] = [];
  const values = new Map<string, string | number>();
  parameters.forEach((parameter, i) => {
    const given = args[i] ?? parameter.default?.toString();
    if (given === undefined)
      throw new UserError(
        'E_WORKLOAD_ARGUMENTS',
        `${workload} lacks its argument ${parameter.name} (number ${i + 1}).`,
        usage,
      );
    values.set(parameter.name, readValue(workload, parameter, given, notices));
  });
  return {
    text: (name) => String(values.get(name)),
    number: (name) => Number(values.get(name)),
    notices,
  };
}

function readValue(
  workload: string,
  parameter: WorkloadParameter,
  given: string,
  notices: string[],
): string | number {
  const { name, type, choices } = parameter;
  const refuse = (why: string) =>
    new UserError(
      'E_WORKLOAD_ARGUMENTS',
      `${workload}: ${name} is '${given}', but ${why}.`,
      `See: repro workloads ${workload}`,
    );
  if (choices !== undefined && !choices.includes(given)) throw refuse(`must be one of ${choices.join(', ')}`);
  if (type === 'string') return given;
  const number = given.trim() === '' ? Number.NaN : Number(given);
  if (!Number.isFinite(number)) throw refuse('must be a number');
  const value = type === 'integer' ? Math.trunc(number) : number;
  if (value !== number)
    notices.push(`${workload}: ${name} ${given} is truncated to ${value}, as the original client does.`);
  if (parameter.positive && value <= 0) throw refuse('must be greater than 0');
  if (parameter.min !== undefined && value < parameter.min) throw refuse(`must be at least ${parameter.min}`);
  if (parameter.max !== undefined && value > parameter.max) throw refuse(`must be at most ${parameter.max}`);
  if (!Number.isSafeInteger(Math.trunc(value))) throw refuse('is too large');
  return value;
}
