import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { PointJob } from '../job.js';
import { guard, makeFolder, writeJson } from '../store/atomic.js';
import { SLURM_FOLDER } from '../store/logdir.js';
import { TOKEN } from './batch-script.js';
import type { SlurmOptions } from './options.js';

const ARRAY = 'array.json';
const JOBS = 'jobs.v8';

/** What a run that comes after must know of an array: the number of Slurm is missing until it has taken it. */
export interface ArrayRecord {
  format: 1;
  /** Of the job: tells it from all others, also of other runs. */
  name: string;
  id?: number;
  options: SlurmOptions;
  /** In the order of the tasks. */
  points: { name: string; key: string }[];
}

/** The folder of an array in the logdir, `slurm/NAME`: where runner and tasks meet. */
export class ArrayFolder {
  constructor(readonly path: string) {}

  /** Makes the folder of a new array: its jobs as a thread would get them, and the token without which no task begins. */
  static create(logdir: string, record: ArrayRecord, jobs: readonly PointJob[]): ArrayFolder {
    const folder = new ArrayFolder(join(logdir, SLURM_FOLDER, record.name));
    makeFolder(folder.path);
    guard(folder.path, () => {
      // What many points share, such as profiles, is in it once.
      writeFileSync(join(folder.path, JOBS), serialize(jobs));
      folder.record(record);
      writeFileSync(join(folder.path, TOKEN), '');
    });
    return folder;
  }

  /** Folders of arrays that an earlier run has left in a logdir. */
  static left(logdir: string): ArrayFolder[] {
    const parent = join(logdir, SLURM_FOLDER);
    return existsSync(parent)
      ? readdirSync(parent)
          .sort()
          .map((name) => new ArrayFolder(join(parent, name)))
      : [];
  }

  record(record: ArrayRecord): void {
    writeJson(join(this.path, ARRAY), record);
  }

  /** Null for a folder whose run was killed before it was whole. */
  read(): ArrayRecord | null {
    try {
      const record = JSON.parse(readFileSync(join(this.path, ARRAY), 'utf8')) as ArrayRecord;
      return record.format === 1 && Array.isArray(record.points) ? record : null;
    } catch {
      return null;
    }
  }

  job(index: number): PointJob {
    const jobs = deserialize(readFileSync(join(this.path, JOBS))) as PointJob[];
    return jobs[index];
  }

  /** Whether its tasks may go on. */
  get wanted(): boolean {
    return existsSync(join(this.path, TOKEN));
  }

  /** Names of the files that are there now: one look at the file system for all tasks. */
  names(): Set<string> {
    try {
      return new Set(readdirSync(this.path));
    } catch {
      return new Set();
    }
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** Tells tasks that Slurm may not reach to stop: they look for the token. */
  revoke(): void {
    rmSync(join(this.path, TOKEN), { force: true });
  }

  /** Removes it, and the folder of all arrays with the last one. A task that still writes there stops when its token is gone. */
  remove(): void {
    this.revoke();
    try {
      rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
      rmdirSync(join(this.path, '..'));
    } catch {
      // Other arrays are in it, or a task that writes: a later run removes it.
    }
  }

  /** Moves what an attempt of a task has written to where the point is kept. */
  gather(attempt: string, target: string): void {
    const from = join(this.path, attempt);
    guard(target, () => {
      for (const name of readdirSync(from)) renameSync(join(from, name), join(target, name));
    });
  }
}
