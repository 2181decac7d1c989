import { join } from 'node:path/posix';
import { builtInZoos } from '../../datasets/zoo/built-in.js';
import { UserError } from '../../errors.js';
import { memorySettings } from './memory-settings.js';
import { CLIENT_PORT } from './ports.js';
import { clientEnvironment, controllerOptions } from './positional.js';
import type { Programs, RoleCommand } from './programs.js';

/** The zoo that a worker has without being told. */
const ZOO = 'osdi20';

/**
 * repro's own programs, `repro worker`, `repro controller` and `repro client`: the original's command lines, and flags for what the
 * original cannot be told.
 *
 * @param program what runs JavaScript there. @param entry the file that it is given: the core of a deployment, or `bin/run.js`.
 */
export function bundledPrograms(program: string, entry: string): Programs {
  const command = (args: readonly string[], rest: Partial<RoleCommand> = {}): RoleCommand => ({
    ...{ program, args: [entry, ...args], env: {}, files: {} },
    ...rest,
  });
  return {
    worker(spec, { dir, port, bind }) {
      const args = ['worker', '-n', String(spec.workers.gpusPerWorker), '-p', String(port), '--bind', bind];
      if (spec.zoo !== ZOO) args.push('--zoo', builtIn(spec.zoo));
      const settings = memorySettings(spec);
      if (settings === null) return command(args);
      const config = join(dir, `worker-${port}.cfg`);
      return command([...args, '-c', config], { files: { [config]: settings } });
    },
    controller(spec, { logDir, bind, port, workers }) {
      const { type, policy, loadTracker } = spec.controller;
      if (policy !== undefined) {
        throw new UserError(
          'E_POLICY',
          'Policies of your own run in simulation only.',
          'Leave out --target and --hosts.',
        );
      }
      const args = ['controller', type, workers.join(','), ...controllerOptions(spec), '--bind', bind];
      if (port !== CLIENT_PORT) args.push('--port', String(port));
      if (loadTracker !== 'reference') args.push('--load-tracker', loadTracker);
      return command(args, { env: { CLOCKWORK_LOG_DIR: logDir } });
    },
    client(spec, { controller, seed }) {
      const { workload, args } = spec.client;
      const seeded = seed === 0 ? [] : ['--seed', String(seed)];
      return command(['client', controller, workload, ...args, ...seeded], { env: clientEnvironment(spec) });
    },
  };
}

// A zoo of the user's own is a file of this machine.
function builtIn(zoo: string): string {
  if (builtInZoos.some(({ name }) => name === zoo)) return zoo;
  throw new UserError(
    'E_TARGET',
    `Live workers cannot be given the zoo ${zoo} from here.`,
    `Use one that ships with repro: ${builtInZoos.map(({ name }) => name).join(', ')}.`,
  );
}
