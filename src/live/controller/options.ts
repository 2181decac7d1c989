import { UserError, unknownName } from '../../errors.js';
import {
  type ControllerOptions,
  type ControllerType,
  controllerDefaults,
  controllerTypes,
} from '../../serving-core/clockwork/spec.js';

/** The options of a controller by name, as its flags give them; absent ones have the defaults of the type. */
export type NamedOptions = Partial<
  Pick<
    ControllerOptions,
    | 'generateInputs'
    | 'maxGpus'
    | 'scheduleAhead'
    | 'defaultSlo'
    | 'maxExec'
    | 'maxBatch'
    | 'loadTracker'
    | 'policy'
  >
>;

/** What the original's positional options are called, in their order; the seventh, of SMART, has no effect there either. */
export const positionalOptions = [
  'generate_inputs',
  'max_gpus',
  'schedule_ahead',
  'default_slo',
  'max_exec',
  'max_batch',
  'action_log',
] as const;

const fields = ['generateInputs', 'maxGpus', 'scheduleAhead', 'defaultSlo', 'maxExec', 'maxBatch'] as const;

/**
 * A controller's options from its command line: positional ones as the original has them, or named ones.
 *
 * @throws UserError for an unknown type (nearest ones suggested), a positional option that is no whole number, too many, and
 * one that is given both ways.
 */
export function controllerOptions(
  type: string,
  positional: readonly string[],
  named: NamedOptions,
): ControllerOptions {
  if (!controllerTypes.includes(type as ControllerType))
    throw unknownName('E_UNKNOWN_CONTROLLER', 'controller type', type, controllerTypes);
  if (positional.length > positionalOptions.length)
    throw wrong(
      `${positional.length} options after the workers are more than the ${positionalOptions.length} that there are`,
    );
  const given: NamedOptions = {};
  positional.slice(0, fields.length).forEach((text, i) => {
    const field = fields[i];
    if (named[field] !== undefined)
      throw wrong(`${positionalOptions[i]} is given as a flag and as option ${i + 1}`);
    const value = wholeNumber(
      text,
      positionalOptions[i],
      field === 'generateInputs' || field === 'scheduleAhead' ? 0 : 1,
    );
    Object.assign(given, { [field]: field === 'generateInputs' ? truth(value) : value });
  });
  const generate = given.generateInputs ?? named.generateInputs;
  const set = Object.fromEntries(
    Object.entries({ ...named, ...given }).filter(([, value]) => value !== undefined),
  );
  return { ...controllerDefaults(type as ControllerType, generate), ...set };
}

function wholeNumber(text: string, name: string, least: number): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && Number.isSafeInteger(value)) return value;
  throw wrong(
    `${name} is '${text}', but must be a whole number from ${least} on${name.includes('max_') ? '' : ' (ns)'}`,
  );
}

function truth(value: number): boolean {
  if (value > 1) throw wrong(`generate_inputs is ${value}, but must be 0 or 1`);
  return value === 1;
}

function wrong(what: string): UserError {
  return new UserError(
    'E_CONTROLLER_OPTIONS',
    `${what}.`,
    `Options in order: ${positionalOptions.join(' ')}`,
  );
}
