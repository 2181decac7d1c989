import { randomBytes } from 'node:crypto';
import { setTimeout as sleep, setImmediate as tick } from 'node:timers/promises';
import { UserError } from '../../errors.js';
import { count } from '../../plural.js';
import type { Executor } from '../executor/executor.js';
import { PointCancelled, type PointJob, type PointOutcome, RunBroken } from '../job.js';
import { adopt } from './adopt.js';
import { ArrayFolder, type ArrayRecord } from './array-folder.js';
import { ArrayRun, type AskedPoint } from './array-run.js';
import { batchScript } from './batch-script.js';
import { cancelAndWait } from './cancel.js';
import type { SlurmOptions } from './options.js';
import { Polling } from './polling.js';
import { type Queue, queue } from './queue.js';
import { heldText, statesText } from './states-text.js';
import { type Submission, submit } from './submit.js';
import { Submitter } from './submitter.js';
import { taskPaths } from './task-paths.js';

/** ms between two looks for results. */
const LOOK = 500;

export interface SlurmRun {
  logdir: string;
  experiment: string;
  options: SlurmOptions;
  /** Tasks at a time; undefined for as many as Slurm likes. */
  limit?: number;
  /** Tasks that one array may have. */
  mostTasks: number;
  /** Hears what happens, a line each. */
  say(line: string): void;
}

/** Has points simulated by tasks of Slurm: those that are asked for at the same time become one array. */
export class SlurmExecutor implements Executor {
  #asked: AskedPoint[] = [];
  #arrays: ArrayRun[] = [];
  #working: Promise<void> | null = null;
  #adopted = false;
  /** Whether a task of this run has begun: then the nodes see the logdir. */
  #seen = false;
  readonly #polling = new Polling();
  readonly #submitter: Submitter;
  /** An array that Slurm has not taken yet, or of which that is not known. */
  #pending: { array: ArrayRun; submission: Submission } | null = null;
  readonly #held = new Set<string>();
  readonly #stop = new AbortController();

  constructor(private readonly settings: SlurmRun) {
    const { say } = settings;
    this.#submitter = new Submitter({ submit, queue, say, now: () => performance.now() });
  }

  run(job: PointJob, progress: (fraction: number) => void): Promise<PointOutcome> {
    if (this.#stop.signal.aborted) return Promise.reject(interrupted());
    return new Promise((resolve, reject) => {
      this.#asked.push({ job, key: job.key ?? '', tries: 0, progress, resolve, reject });
      this.#working ??= this.#work();
    });
  }

  cancel(): void {
    this.#stop.abort();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#working;
  }

  /** For the line that shows how far a run is. */
  state(): string {
    return statesText(this.#arrays.flatMap((array) => array.states()));
  }

  async #work(): Promise<void> {
    try {
      await tick();
      await this.#adopt();
      while (!this.#stop.signal.aborted && this.#asked.length + this.#arrays.length > 0) await this.#turn();
      if (this.#stop.signal.aborted) await this.#end(interrupted());
    } catch (error) {
      await this.#end(error instanceof UserError ? broken(error) : error);
    } finally {
      this.#working = null;
    }
  }

  async #adopt(): Promise<void> {
    if (this.#adopted) return;
    this.#adopted = true;
    const { logdir, options, say } = this.settings;
    const { arrays, rest } = await adopt(logdir, options, this.#asked, say);
    this.#arrays = arrays;
    this.#asked = rest;
    if (arrays.length > 0) this.#submitter.trust();
  }

  async #turn(): Promise<void> {
    await this.#submit();
    await sleep(LOOK, undefined, { signal: this.#stop.signal }).catch(() => {});
    for (const array of this.#arrays) array.look();
    this.#seen ||= this.#arrays.some(({ seen }) => seen);
    if (this.#waiting() > 0 && this.#polling.due(performance.now())) await this.#ask();
    const done = this.#arrays.filter((array) => isDone(array) && array !== this.#pending?.array);
    for (const { folder } of done) folder.remove();
    this.#arrays = this.#arrays.filter((array) => !done.includes(array));
  }

  // With a limit, what is left over waits until the queue has room for it: the limits of several arrays would add up.
  async #submit(): Promise<void> {
    const { limit, mostTasks } = this.settings;
    await this.#submitPending();
    while (!this.#pending && this.#asked.length > 0 && !this.#stop.signal.aborted) {
      const waiting = this.#waiting();
      const room = limit === undefined || waiting === 0 ? mostTasks : Math.min(mostTasks, limit - waiting);
      if (room <= 0) return;
      await this.#submitSome(this.#asked.splice(0, room));
    }
  }

  async #submitSome(points: readonly AskedPoint[]): Promise<void> {
    const { logdir, experiment, options, limit } = this.settings;
    const name = `${experiment}-${randomBytes(4).toString('hex')}`;
    const record: ArrayRecord = {
      format: 1,
      name,
      options,
      points: points.map(({ job, key }) => ({ name: job.name, key })),
    };
    const folder = ArrayFolder.create(
      logdir,
      record,
      points.map(({ job }) => job),
    );
    for (const point of points) point.tries++;
    const array = new ArrayRun(folder, record, new Map(points.entries()));
    // Before Slurm knows it, so that it is cancelled whatever becomes of this call.
    this.#arrays.push(array);
    const script = batchScript(taskPaths(folder.path));
    this.#pending = { array, submission: { name, tasks: points.length, limit, options, script } };
    await this.#submitPending();
  }

  async #submitPending(): Promise<void> {
    if (!this.#pending) return;
    const { array, submission } = this.#pending;
    const id = await this.#submitter.submit(submission);
    if (id === null) return;
    this.#pending = null;
    array.folder.record({ ...array.record, id });
    this.settings.say(`${count(submission.tasks, 'task')} submitted as Slurm job ${id}`);
    this.#polling.soon(performance.now());
  }

  async #ask(): Promise<void> {
    const known = await this.#queue();
    if (!known) return;
    const now = performance.now();
    for (const array of this.#arrays) {
      if (array === this.#pending?.array) continue;
      const again = array.judge(known.get(array.record.name), this.#seen, now);
      this.#asked.push(...again);
      if (again.length > 0) this.settings.say(`Slurm lost ${count(again.length, 'task')}: submitted again`);
    }
    const held = heldText(this.#arrays.flatMap((array) => array.states()));
    if (held && !this.#held.has(held)) this.settings.say(held);
    if (held) this.#held.add(held);
  }

  // A controller that is restarted is away for a while: results come all the same.
  async #queue(): Promise<Queue | null> {
    try {
      const known = await queue();
      this.#polling.answered(performance.now());
      return known;
    } catch (error) {
      const silence = this.#polling.failed(performance.now());
      if (silence === 'gone') throw error;
      if (silence === 'silent') this.settings.say(`${(error as Error).message} Looking on for results.`);
      return null;
    }
  }

  #waiting(): number {
    return this.#arrays.reduce((sum, { points }) => sum + points.size, 0);
  }

  /** Ends whatever is left in the queue, and then the points that wait for it. */
  async #end(error: unknown): Promise<void> {
    const points = [...this.#asked, ...this.#arrays.flatMap((array) => [...array.points.values()])];
    const arrays = this.#arrays;
    this.#asked = [];
    this.#arrays = [];
    const names = arrays.map(({ record }) => record.name);
    if (names.length > 0) this.settings.say(`Cancelling ${count(points.length, 'task')} of Slurm`);
    for (const { folder } of arrays) folder.revoke();
    try {
      const left = names.length > 0 ? await cancelAndWait(names) : [];
      if (left.length > 0) this.settings.say(`Slurm still has tasks of job ${left.join(', ')}: see squeue`);
      else for (const { folder } of arrays) folder.remove();
    } catch (second) {
      this.settings.say(`Tasks could not be cancelled, and end by themselves: ${(second as Error).message}`);
    }
    for (const { reject } of points) reject(error);
  }
}

const isDone = ({ points }: ArrayRun): boolean => points.size === 0;
const interrupted = () => new PointCancelled('the run was interrupted');

function broken({ code, message, next, exitCode }: UserError): RunBroken {
  return new RunBroken(code, message, next, exitCode);
}
