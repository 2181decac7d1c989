import { join } from 'node:path/posix';
import { builtInZoos } from '../../datasets/zoo/built-in.js';
import { UserError } from '../../errors.js';
import { memorySettings } from './memory-settings.js';
import { CLIENT_PORT } from './ports.js';
import { clientEnvironment, controllerOptions } from './positional.js';
import type { Programs, RoleCommand } from './programs.js';

/** The zoo that a worker and a client have without being told. */
const ZOO = 'osdi20';

export interface BundledOptions {
  /**
   * The folder that the user's relative paths are of, when the programs run on the machine where it lies; zoos, policies, workloads and
   * traces of the user's own can then be read. Without it they run elsewhere, and cannot.
   */
  userFolder?: string;
  /** Added to the environment of every role. */
  env?: Readonly<Record<string, string>>;
}

/**
 * repro's own programs, `repro worker`, `repro controller` and `repro client`: the original's command lines, and flags for what the
 * original cannot be told.
 *
 * @param program what runs JavaScript there. @param entry the file that it is given: the core of a deployment, or `bin/run.js`.
 */
export function bundledPrograms(
  program: string,
  entry: string,
  { userFolder, env = {} }: BundledOptions = {},
): Programs {
  const here = userFolder !== undefined;
  const command = (args: readonly string[], rest: Partial<RoleCommand> = {}): RoleCommand => ({
    program,
    args: [entry, ...args],
    files: {},
    cwd: userFolder,
    ...rest,
    env: { ...env, ...rest.env },
  });
  return {
    worker(spec, { dir, port, bind }) {
      const args = ['worker', '-n', String(spec.workers.gpusPerWorker), '-p', String(port), '--bind', bind];
      if (spec.zoo !== ZOO) args.push('--zoo', here ? spec.zoo : builtIn(spec.zoo));
      const settings = memorySettings(spec);
      if (settings === null) return command(args);
      const config = join(dir, `worker-${port}.cfg`);
      return command([...args, '-c', config], { files: { [config]: settings } });
    },
    controller(spec, { logDir, bind, port, workers }) {
      const { type = 'INFER5', policy, loadTracker } = spec.controller;
      if (policy !== undefined && !here) {
        throw new UserError(
          'E_POLICY',
          'Policies of your own run on this machine only.',
          'Leave out --hosts; --target local has real processes too.',
        );
      }
      const args = ['controller', type, workers.join(','), ...controllerOptions(spec), '--bind', bind];
      if (port !== CLIENT_PORT) args.push('--port', String(port));
      if (loadTracker !== 'reference') args.push('--load-tracker', loadTracker);
      if (policy !== undefined) args.push('--policy', policy);
      return command(args, { env: { CLOCKWORK_LOG_DIR: logDir } });
    },
    client(spec, { dir, controller, seed, days = [] }) {
      const { workload, args, duration } = spec.client;
      const flags: string[] = [];
      if (seed !== 0) flags.push('--seed', String(seed));
      if (duration !== undefined) flags.push('--duration', String(duration));
      if (spec.zoo !== ZOO) flags.push('--zoo', here ? spec.zoo : builtIn(spec.zoo));
      const list = join(dir, 'days.json');
      // A real day is a file of this machine; elsewhere the client looks for one of its own.
      const told = days.filter(({ dataset }) => here || dataset.kind === 'synthetic');
      if (told.length > 0) flags.push('--days', list);
      return command(['client', controller, workload, ...args, ...flags], {
        env: clientEnvironment(spec),
        files: told.length > 0 ? { [list]: JSON.stringify(told) } : {},
        endsItself: duration !== undefined,
      });
    },
  };
}

// A zoo of the user's own is a file of this machine.
function builtIn(zoo: string): string {
  if (builtInZoos.some(({ name }) => name === zoo)) return zoo;
  throw new UserError(
    'E_TARGET',
    `Workers on hosts cannot be given the zoo ${zoo} from here.`,
    `Use one that ships with repro: ${builtInZoos.map(({ name }) => name).join(', ')}; or --target local.`,
  );
}
