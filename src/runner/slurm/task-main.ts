import { ExitCode } from '../../exit-codes.js';
import { runTask } from './task.js';

/** The program of every task of an array: its arguments are the array's folder and the task's number. */
const [folder, index] = process.argv.slice(2);
try {
  process.exit(await runTask(folder, Number(index)));
} catch (error) {
  process.stderr.write(`Error: ${(error as Error).message}\n`);
  process.exit(ExitCode.internal);
}
