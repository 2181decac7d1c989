import { readFileSync } from 'node:fs';
import type { TaskResult } from '../executor/task.js';

/** What a task leaves when it has ended: the point's outcome or error, and where to find what it wrote. */
export type StoredResult = TaskResult & {
  format: 1;
  /** Folder of this attempt beside the file: Slurm may have begun the task more than once. */
  attempt: string;
  host: string;
  /** Wall clock of the point on its node, s. */
  seconds: number;
};

export const resultFile = (index: number): string => `${index}.result.json`;
export const progressFile = (index: number): string => `${index}.progress.json`;
export const logFile = (index: number): string => `${index}.log`;

/** Reads a result; null while there is none that is whole. */
export function readResult(path: string): StoredResult | null {
  try {
    const result = JSON.parse(readFileSync(path, 'utf8')) as StoredResult;
    const known = 'error' in result ? result.error?.message : result.outcome?.rows;
    const sound = result.format === 1 && /^\d+-[0-9a-f]+$/.test(result.attempt) && known !== undefined;
    return sound ? result : null;
  } catch {
    return null;
  }
}

/** Fraction done as a task has told last; 0 before. */
export function readProgress(path: string): number {
  try {
    const fraction = Number(readFileSync(path, 'utf8'));
    return fraction > 0 && fraction <= 1 ? fraction : 0;
  } catch {
    return 0;
  }
}

/** Most that is kept of what a task said, characters. */
const MOST = 4000;

/** The end of what a task said; empty when it said nothing. */
export function tailOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-MOST).trim();
  } catch {
    return '';
  }
}
