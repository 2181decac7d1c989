import { join } from 'node:path';
import { packageRoot } from '../../experiment/package-root.js';
import type { Deployment, Machine } from '../deployment/deployment.js';
import { localLauncher } from '../processes/shell-launcher.js';
import { bundledPrograms } from '../roles/bundled.js';
import { freePorts } from './free-ports.js';

const LOOPBACK = '127.0.0.1';

/** This machine, ready for points. */
export interface OpenLocal {
  /** Where the roles of a point with so many workers run: in its folder, on ports that nobody uses. */
  deployment(workers: number, folder: string): Promise<Deployment>;
  /** Stops whatever still runs. */
  close(): Promise<void>;
}

/** What of the user's environment is meant for programs started by hand: a point is told everything by its declaration. */
const nothingElse = { CLOCKWORK_MODEL_DIR: '', CLOCKWORK_CONFIG_FILE: '' };

/** Opens this machine for points whose roles are processes of repro on the loopback address. */
export function openLocal(): OpenLocal {
  const launcher = localLauncher();
  const entry = join(packageRoot().dir, 'bin', 'run.js');
  const programs = bundledPrograms(process.execPath, entry, { userFolder: process.cwd(), env: nothingElse });
  return {
    async deployment(workers, folder) {
      const machine: Machine = { launcher, address: LOOPBACK, bind: LOOPBACK, dir: folder, programs };
      const [clientPort, ...ports] = await freePorts(1 + workers);
      return {
        client: machine,
        controller: machine,
        clientPort,
        workers: ports.map((port) => ({ machine, port })),
      };
    },
    close: () => launcher.close(),
  };
}
