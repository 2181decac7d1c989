import { quote } from '../processes/quote.js';

/** Exit statuses of a task that did not come to begin. */
export const CannotBegin = { noFolder: 71, noProgram: 72, noDirectory: 73 } as const;

/** Paths that every task needs, all absolute. */
export interface TaskPaths {
  /** Of the array, in the logdir. */
  folder: string;
  /** Node.js. */
  node: string;
  /** The task's program. */
  program: string;
  /** Current folder of the run: an experiment may name files from it. */
  cwd: string;
}

/** File in an array's folder that lets its tasks begin, and go on. */
export const TOKEN = 'token';

/**
 * The script of an array: each task sees to it that it finds what it needs at the same place as here, and becomes the program. What it
 * says goes into the array's folder.
 */
export function batchScript({ folder, node, program, cwd }: TaskPaths): string {
  const { noFolder, noProgram, noDirectory } = CannotBegin;
  return `#!/bin/sh
# A point of a sweep of repro: the one with the number of this task.
folder=${quote(folder)}
node=${quote(node)}
program=${quote(program)}
[ -f "$folder/${TOKEN}" ] || exit ${noFolder}
[ -x "$node" ] && [ -f "$program" ] || exit ${noProgram}
cd ${quote(cwd)} || exit ${noDirectory}
exec "$node" "$program" "$folder" "$SLURM_ARRAY_TASK_ID" >>"$folder/$SLURM_ARRAY_TASK_ID.log" 2>&1
`;
}
