import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { parseQueue, type QueuedArray } from '../../src/runner/slurm/parse-queue.js';
import { freePort } from './sshd.js';

const programs = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged', '/usr/bin/sbatch'];
const missing = programs.filter((program) => !existsSync(program));
/** Why tests with a real Slurm cannot run here; undefined when they can. */
export const noSlurm =
  missing.length > 0
    ? `${missing.join(', ')} is not installed`
    : userInfo().uid !== 0
      ? 'slurmd runs tasks as root only'
      : undefined;

export const nodeNames = ['n1', 'n2', 'n3'] as const;
export type NodeName = (typeof nodeNames)[number];

/** A real Slurm of three nodes with two cores each, all of them this machine, with a folder, ports and keys of its own. */
export class TestSlurm {
  readonly #daemons: ChildProcess[] = [];
  readonly #nodes = new Map<NodeName, ChildProcess>();
  readonly #onExit = () => this.#kill();

  private constructor(readonly folder: string) {
    process.on('exit', this.#onExit);
  }

  /** Partitions: main, and cheap, whose tasks are ended for urgent where those of main are put back into the queue. */
  static async start(): Promise<TestSlurm> {
    for (let attempt = 1; ; attempt++) {
      const cluster = new TestSlurm(mkdtempSync(join(tmpdir(), 'slurm-')));
      try {
        await cluster.#start();
        return cluster;
      } catch (error) {
        cluster.stop();
        // Somebody else may have taken one of the free ports.
        if (attempt === 2) throw error;
      }
    }
  }

  /** For programs that are to use it. */
  get env(): { SLURM_CONF: string } {
    return { SLURM_CONF: this.#file('slurm.conf') };
  }

  /** Runs one of Slurm's programs to its end. */
  command(program: string, ...args: string[]): string {
    const env = { ...process.env, ...this.env };
    return execFileSync(program, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  }

  /** Arrays, also those that have ended. */
  arrays(): QueuedArray[] {
    return [...parseQueue(this.command('squeue', '--json')).values()];
  }

  /** Tasks of all arrays that are in a state of Slurm's: `RUNNING`. */
  tasks(state: string): { id: string; node: string }[] {
    return this.arrays().flatMap(({ id, tasks }) =>
      [...tasks].flatMap(([index, task]) =>
        task.state === state ? [{ id: `${id}_${index}`, node: task.node }] : [],
      ),
    );
  }

  /** Ends a node as a power cut would: its daemon, and all that it runs. Slurm is told, and does not have to wait for it. */
  cut(name: NodeName): void {
    this.#nodes.get(name)?.kill('SIGKILL');
    for (const pid of pidsOf(`SLURMD_NODENAME=${name}\0`, `SLURM_CONF=${this.env.SLURM_CONF}\0`)) {
      // The one that starts a task's program would tell of its end.
      const parent = parentOf(pid);
      if (parent > 1 && commandOf(parent).startsWith('slurmstepd')) kill(parent);
      kill(pid);
    }
    this.command('scontrol', 'update', `nodename=${name}`, 'state=down', 'reason=cut');
  }

  /** Brings a node back that was cut. */
  async mend(name: NodeName): Promise<void> {
    this.#startNode(name);
    await this.#whole();
  }

  /** Tasks that Slurm has put back are not to wait for the two minutes that it gives a node to settle. */
  hasten(): void {
    for (const { id } of this.tasks('PENDING'))
      try {
        this.command('scontrol', 'update', `jobid=${id}`, 'StartTime=now');
      } catch {
        // It has begun.
      }
  }

  /** Ends all of it by process ids, whatever runs there. */
  stop(): void {
    process.off('exit', this.#onExit);
    this.#kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #start(): Promise<void> {
    for (const name of ['state', 'log', ...nodeNames.map((node) => `spool-${node}`)])
      mkdirSync(this.#file(name));
    writeFileSync(this.#file('munge.key'), randomBytes(128), { mode: 0o600 });
    const named = ['key', 'sock', 'pid', 'log', 'seed'].map((what) => this.#file(`munge.${what}`));
    const [key, socket, pid, log, seed] = named;
    this.#daemon('munged', [
      ...['--foreground', '--force', '--num-threads=2', `--key-file=${key}`, `--socket=${socket}`],
      ...[`--pid-file=${pid}`, `--log-file=${log}`, `--seed-file=${seed}`],
    ]);
    const ports: number[] = [];
    for (let i = 0; i <= nodeNames.length; i++) ports.push(await freePort());
    writeFileSync(this.#file('slurm.conf'), configuration(this.folder, ports));
    await vi.waitFor(
      () => existsSync(socket) || Promise.reject(new Error('munged does not start')),
      patience,
    );
    this.#daemon('slurmctld', ['-D']);
    for (const name of nodeNames) this.#startNode(name);
    await this.#whole();
  }

  #startNode(name: NodeName): void {
    this.#nodes.set(name, this.#daemon('slurmd', ['-D', '-N', name]));
  }

  // All nodes are up.
  async #whole(): Promise<void> {
    await vi.waitFor(() => {
      const states = this.command('sinfo', '--noheader', '--Node', '--partition=main', '--format=%N=%T');
      for (const name of nodeNames)
        if (!new RegExp(`^${name}=(idle|mixed|allocated)$`, 'm').test(states))
          throw new Error(`Slurm does not start: ${states}`);
    }, patience);
  }

  #daemon(program: string, args: string[]): ChildProcess {
    const log = openSync(this.#file(`log/${program}.out`), 'a');
    const child = spawn(`/usr/sbin/${program}`, args, {
      env: { ...process.env, ...this.env },
      stdio: ['ignore', log, log],
    });
    child.on('error', () => {});
    this.#daemons.push(child);
    return child;
  }

  #kill(): void {
    for (const daemon of this.#daemons) daemon.kill('SIGKILL');
    for (const pid of pidsOf(`SLURM_CONF=${this.env.SLURM_CONF}\0`)) if (pid !== process.pid) kill(pid);
  }

  #file(name: string): string {
    return join(this.folder, name);
  }
}

const patience = { timeout: 30_000, interval: 200 };

function configuration(folder: string, [port, ...ports]: readonly number[]): string {
  const host = hostname().split('.')[0];
  const nodes = nodeNames.map(
    (name, i) =>
      `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${ports[i]} CPUs=2 RealMemory=2000`,
  );
  return [
    'ClusterName=repro',
    `SlurmctldHost=${host}(127.0.0.1)`,
    `SlurmctldPort=${port}`,
    'SlurmUser=root',
    'SlurmdUser=root',
    'AuthType=auth/munge',
    `AuthInfo=socket=${folder}/munge.sock`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool-%n`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd-%n.pid`,
    `SlurmctldLogFile=${folder}/log/slurmctld.log`,
    `SlurmdLogFile=${folder}/log/slurmd-%n.log`,
    'ProctrackType=proctrack/linuxproc',
    'TaskPlugin=task/none',
    'JobAcctGatherType=jobacct_gather/none',
    'AccountingStorageType=accounting_storage/none',
    'SelectType=select/cons_tres',
    'SelectTypeParameters=CR_Core',
    'PreemptType=preempt/partition_prio',
    'PreemptMode=REQUEUE',
    'ReturnToService=2',
    'SlurmdParameters=config_overrides',
    'SchedulerParameters=batch_sched_delay=0',
    'KillWait=5',
    'MpiDefault=none',
    ...nodes,
    'PartitionName=main Nodes=n[1-3] Default=YES PriorityTier=1 MaxTime=INFINITE State=UP',
    'PartitionName=cheap Nodes=n[1-3] PriorityTier=1 PreemptMode=CANCEL MaxTime=INFINITE State=UP',
    'PartitionName=short Nodes=n[1-3] PriorityTier=1 MaxTime=1 State=UP',
    'PartitionName=urgent Nodes=n[1-3] PriorityTier=9 PreemptMode=OFF MaxTime=INFINITE State=UP',
    '',
  ].join('\n');
}

/** Processes whose environment has all of these. */
function pidsOf(...marks: readonly string[]): number[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8');
      return marks.every((mark) => environment.includes(mark)) ? [Number(pid)] : [];
    } catch {
      return [];
    }
  });
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
