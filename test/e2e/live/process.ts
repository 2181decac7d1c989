import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { root } from '../repro.js';

/** A free port of this machine. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Exit statuses of a client that has sent everything: 4 where a busy machine made it late. */
export const sentAll = [0, 4];

/** A running `repro`, as its user sees it. */
export class LiveProcess {
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;
  output = '';
  private watchers: (() => void)[] = [];

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    const clean = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !name.startsWith('CLOCKWORK_')),
    );
    this.child = spawn(process.execPath, [`${root}bin/run.js`, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...clean, ...env },
    });
    const take = (chunk: Buffer) => {
      this.output += chunk;
      for (const watcher of this.watchers) watcher();
    };
    this.child.stdout!.on('data', take);
    this.child.stderr!.on('data', take);
    this.exit = new Promise((resolve) => {
      this.child.on('close', (code) => {
        resolve(code);
        for (const watcher of this.watchers) watcher();
      });
    });
  }

  /** Resolves with the match once the output has it; rejects when the process ends without. */
  async prints(pattern: RegExp, after = 0): Promise<RegExpExecArray> {
    for (;;) {
      const match = pattern.exec(this.output.slice(after));
      if (match !== null) return match;
      if (this.child.exitCode !== null || this.child.signalCode !== null)
        throw new Error(`ended without printing ${pattern}:\n${this.output}`);
      await new Promise<void>((resolve) => {
        this.watchers.push(resolve);
      });
      this.watchers = [];
    }
  }

  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exit;
  }
}

/** The processes of one test, all ended when it is over. */
export class Deployment {
  private readonly processes: LiveProcess[] = [];

  start(args: readonly string[], env?: Record<string, string>): LiveProcess {
    const started = new LiveProcess(args, env);
    this.processes.push(started);
    return started;
  }

  /** A worker on a port of its own, ready to be connected to. */
  async worker(...args: string[]): Promise<{ process: LiveProcess; port: number }> {
    const port = await freePort();
    const worker = this.start(['worker', '-p', String(port), ...args]);
    await worker.prints(/listening on/);
    return { process: worker, port };
  }

  /** A controller of the workers at `ports`, waiting for clients to load models. */
  async controller(
    type: string,
    ports: readonly number[],
    ...args: string[]
  ): Promise<{ process: LiveProcess; port: number }> {
    const port = await freePort();
    const workers = ports.map((one) => `127.0.0.1:${one}`).join(',');
    const controller = this.start(['controller', type, workers, '-p', String(port), ...args]);
    await controller.prints(/\(Startup-3\)|Connection established/);
    return { process: controller, port };
  }

  async end(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.stop('SIGKILL')));
  }
}
