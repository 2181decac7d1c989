import { join } from 'node:path';
import { packageRoot } from '../../experiment/package-root.js';
import type { TaskPaths } from './batch-script.js';

/** What tasks of the array in `folder` are told: the Node.js and the repro that run here, built. */
export function taskPaths(folder: string): TaskPaths {
  const program = join(packageRoot().dir, 'dist', 'src', 'runner', 'slurm', 'task-main.js');
  return { folder, node: process.execPath, program, cwd: process.cwd() };
}
