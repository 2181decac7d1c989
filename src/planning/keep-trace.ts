import { UserError } from '../errors.js';
import { deltasText } from '../workloads/gaps/deltas.js';
import { replaceFile } from '../write-file.js';
import { type LoadedTrace, loadTrace, type TraceOptions } from './trace.js';

/** Generates a trace and writes it as a `.deltas` file. Throws UserError for wrong options and a file that cannot be written. */
export function keepTrace(file: string, options: TraceOptions): Omit<LoadedTrace, 'gaps'> & { file: string } {
  if (options.rate === undefined && options.autoscale === undefined)
    throw new UserError(
      'E_USAGE',
      'There is no rate to generate a trace at.',
      'Give --rate, or --autoscale with --seconds.',
    );
  const { gaps, ...trace } = loadTrace(options);
  return { file: replaceFile(file, deltasText(gaps), 'Give another path.'), ...trace };
}
