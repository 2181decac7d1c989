import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { env } from '../replica/environment.js';
import type { ReplicaModel } from '../replica/model.js';
import type { ReplicaProcess } from './replica-pool.js';

/** Starts the process of a replica on this machine. What it says goes where the head's words go. */
export function spawnReplica(head: string, token: string, model: ReplicaModel, seed: number): ReplicaProcess {
  const program = fileURLToPath(new URL('../replica/replica-main.js', import.meta.url));
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      [env.head]: head,
      [env.token]: token,
      [env.model]: JSON.stringify(model),
      [env.seed]: String(seed),
    },
  });
  return {
    pid: child.pid,
    kill: (signal) => child.kill(signal),
    onExit(gone) {
      let told = false;
      const tell = () => {
        if (told) return;
        told = true;
        gone();
      };
      child.once('exit', tell);
      child.once('error', tell);
    },
  };
}
