import { readFileSync } from 'node:fs';
import { UserError } from '../../errors.js';
import { parseSettings, type Setting, type Settings, SettingsError } from '../files/libconfig.js';

/** What a worker's configuration file may set. Sizes in bytes; those of pools and caches are per GPU. */
export interface WorkerConfig {
  weightsCacheSize: number;
  pageSize: number;
  ioPoolSize: number;
  workspacePoolSize: number;
  hostIoPoolSize: number;
  /** Whether an inference may come without inputs. */
  allowZeroSizeInputs: boolean;
}

const DEFAULTS: WorkerConfig = {
  weightsCacheSize: 23_085_449_216,
  pageSize: 16_777_216,
  ioPoolSize: 536_870_912,
  workspacePoolSize: 536_870_912,
  hostIoPoolSize: 536_870_912,
  allowZeroSizeInputs: true,
};

/** The file's names, group by group, and the fields they set; null is known and has no effect on an emulated worker. */
const known: Readonly<Record<string, keyof WorkerConfig | null>> = {
  'memory_settings.weights_cache_size': 'weightsCacheSize',
  'memory_settings.weights_cache_page_size': 'pageSize',
  'memory_settings.io_pool_size': 'ioPoolSize',
  'memory_settings.workspace_pool_size': 'workspacePoolSize',
  'memory_settings.host_io_pool_size': 'hostIoPoolSize',
  'telemetry_settings.enable_task_telemetry': null,
  'telemetry_settings.enable_action_telemetry': null,
  'log_dir.telemetry_log_dir': null,
  allow_zero_size_inputs: 'allowZeroSizeInputs',
};

/**
 * The configuration with the values of `file`, when one is given. `overridden` is told of each, in the file's order.
 *
 * @throws UserError `E_WORKER_CONFIG` for a file that cannot be read, has a mistake (line) or a key that no worker has.
 */
export function readWorkerConfig(
  file: string | undefined,
  overridden: (name: string, value: string) => void,
): WorkerConfig {
  const config = { ...DEFAULTS };
  if (file === undefined) return config;
  for (const [name, value] of flat(rootOf(file), '')) {
    if (!Object.hasOwn(known, name)) throw wrong(file, `${name} is no setting of a worker`);
    const field = known[name];
    if (field !== null) {
      if (typeof value !== typeof config[field])
        throw wrong(file, `${name} must be a ${typeof config[field]}`);
      if (typeof value === 'number' && !(Number.isSafeInteger(value) && value > 0))
        throw wrong(file, `${name} must be a whole number above 0`);
      Object.assign(config, { [field]: value });
    }
    overridden(name, String(value));
  }
  if (config.weightsCacheSize < config.pageSize)
    throw wrong(file, 'weights_cache_size is less than one page (weights_cache_page_size)');
  return config;
}

function rootOf(file: string): Settings {
  let settings: Settings;
  try {
    settings = parseSettings(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof SettingsError) throw wrong(file, message);
    throw wrong(file, code === 'ENOENT' ? 'does not exist' : `cannot be read (${code ?? message})`);
  }
  const root = settings.get('WorkerConfig');
  if (!(root instanceof Map)) throw wrong(file, 'has no group WorkerConfig');
  return root;
}

function* flat(settings: Settings, prefix: string): Generator<[string, Exclude<Setting, Settings>]> {
  for (const [name, value] of settings) {
    if (value instanceof Map) yield* flat(value, `${prefix}${name}.`);
    else yield [prefix + name, value];
  }
}

function wrong(file: string, what: string): UserError {
  return new UserError('E_WORKER_CONFIG', `${file}: ${what}.`, 'Correct the file, or leave out --config.');
}
