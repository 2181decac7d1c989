import { join } from 'node:path/posix';
import { UserError } from '../../errors.js';
import { memorySettings } from './memory-settings.js';
import { CLIENT_PORT, WORKER_PORT } from './ports.js';
import { clientEnvironment, controllerOptions } from './positional.js';
import type { Programs } from './programs.js';

/** Schedulers that the original knows. */
const types = ['INFER5', 'INFER4', 'SMART', 'DIRECT', 'ECHO', 'STRESS'];

/** The original C++ programs in a build folder: `worker`, or `worker_dummy` for emulated GPUs, `controller` and `client`. */
export function originalPrograms(build: string, { emulated }: { emulated: boolean }): Programs {
  return {
    worker(spec, { dir, port }) {
      const { gpusPerWorker } = spec.workers;
      const config = join(dir, `worker-${port}.cfg`);
      const settings = memorySettings(spec);
      return {
        program: join(build, emulated ? 'worker_dummy' : 'worker'),
        args: [
          ...(emulated ? ['-n', String(gpusPerWorker)] : []),
          ...(port === WORKER_PORT ? [] : ['-p', String(port)]),
          ...(settings === null ? [] : ['-c', config]),
        ],
        files: settings === null ? {} : { [config]: settings },
      };
    },
    controller(spec, { logDir, workers, port }) {
      const { type, policy, loadTracker } = spec.controller;
      if (port !== CLIENT_PORT) throw notThere(`another port than ${CLIENT_PORT}`);
      if (policy !== undefined) throw notThere('policies of your own');
      if (!types.includes(type)) throw notThere(`the scheduler ${type}`);
      if (loadTracker !== 'reference') throw notThere('the load tracker without its bugs');
      return {
        program: join(build, 'controller'),
        args: [type, workers.join(','), ...controllerOptions(spec)],
        env: { CLOCKWORK_LOG_DIR: logDir },
        files: {},
      };
    },
    client(spec, { controller, seed }) {
      if (seed !== 0) throw notThere(`the seed ${seed}`);
      const { workload, args } = spec.client;
      return {
        program: join(build, 'client'),
        args: [controller, workload, ...args],
        env: clientEnvironment(spec),
        files: {},
      };
    },
  };
}

function notThere(what: string): UserError {
  return new UserError(
    'E_BINARIES',
    `The original does not have ${what}.`,
    'Use --binaries bundled, or leave it out.',
  );
}
