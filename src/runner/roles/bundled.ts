import { UserError } from '../../errors.js';
import { CLIENT_PORT } from './ports.js';
import { clientEnvironment, controllerOptions } from './positional.js';
import type { Programs } from './programs.js';

/**
 * repro's own programs, `repro worker`, `repro controller` and `repro client`: the original's command lines, and `--bind`.
 *
 * @param program what runs JavaScript there. @param entry the file that it is given: the core of a deployment, or `bin/run.js`.
 */
export function bundledPrograms(program: string, entry: string): Programs {
  const command = (args: readonly string[], env = {}) => ({
    program,
    args: [entry, ...args],
    env,
    files: {},
  });
  return {
    worker({ workers }, { port, bind }) {
      return command(['worker', '-n', String(workers.gpusPerWorker), '-p', String(port), '--bind', bind]);
    },
    controller(spec, { logDir, bind, port, workers }) {
      const { type, policy } = spec.controller;
      if (policy !== undefined) {
        throw new UserError(
          'E_POLICY',
          'Policies of your own run in simulation only.',
          'Leave out --target and --hosts.',
        );
      }
      const args = [type, workers.join(','), ...controllerOptions(spec), '--bind', bind];
      if (port !== CLIENT_PORT) args.push('--port', String(port));
      return command(['controller', ...args], { CLOCKWORK_LOG_DIR: logDir });
    },
    client(spec, { controller }) {
      const { workload, args } = spec.client;
      return command(['client', controller, workload, ...args], clientEnvironment(spec));
    },
  };
}
