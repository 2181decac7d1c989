import { deltasText } from '../workloads/gaps/deltas.js';
import { type LoadedTrace, loadTrace, type TraceOptions } from './trace.js';
import { writeWhole } from './write-file.js';

/** Generates a trace and writes it as a `.deltas` file. Throws UserError for wrong options and a file that cannot be written. */
export function keepTrace(file: string, options: TraceOptions): Omit<LoadedTrace, 'gaps'> & { file: string } {
  const { gaps, ...trace } = loadTrace(options);
  return { file: writeWhole(file, deltasText(gaps), 'path'), ...trace };
}
