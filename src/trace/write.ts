import { dirname } from 'node:path';
import { UserError } from '../errors.js';
import type { PointWithRows } from '../explain/request-rows.js';
import { replaceFileStreamed, writableFolder } from '../write-file.js';
import { Drawing } from './draw.js';
import type { TraceEvent } from './events.js';
import { insideOverTime, spanOf } from './inside.js';
import { type Stretch, windows } from './windows.js';

const next = 'Make room there, or give another file with --output.';

/** What a trace came to. */
export interface Written {
  file: string;
  events: number;
  requests: number;
}

/**
 * Writes a point as a trace in Chrome's Trace Event Format, which Perfetto reads too; gzip when the file's name ends in `.gz`. It is written as
 * it is read: memory does not grow with the log. Times count from the first arrival.
 *
 * @param stretch ns since the first arrival. @throws UserError for a log without requests in it, a malformed table, or a file that
 * cannot be written.
 */
export async function writeTrace(
  point: PointWithRows,
  file: string,
  stretch: Stretch,
  other: Readonly<Record<string, string>> = {},
): Promise<Written> {
  const span = await spanOf(point.files.requests);
  const from = (span?.from ?? 0) + stretch.from;
  if (span === null || from > span.to)
    throw new UserError(
      'E_NOTHING_TO_TRACE',
      `Point ${point.name} has no request ${span === null ? '' : 'after --from '}to trace.`,
      span === null
        ? 'Take another point.'
        : `Its requests last ${((span.to - span.from) / 1e9).toFixed(3)} s.`,
    );
  const wanted = { from, to: span.from + stretch.to };
  writableFolder(dirname(file), next);
  const written: Written = { file, events: 0, requests: 0 };
  await replaceFileStreamed(file, pieces(point, wanted, span, other, written), next);
  return written;
}

async function* pieces(
  point: PointWithRows,
  wanted: Stretch,
  span: Stretch,
  other: Readonly<Record<string, string>>,
  written: Written,
): AsyncGenerator<string> {
  const drawing = new Drawing(span.from);
  const text = (events: readonly TraceEvent[]): string => {
    const lines = events.map((event) => JSON.stringify(event));
    const start = written.events === 0 ? '\n' : ',\n';
    written.events += events.length;
    return lines.length === 0 ? '' : start + lines.join(',\n');
  };
  yield `{"displayTimeUnit":"ms","otherData":${JSON.stringify({ point: point.name, ...other })},"traceEvents":[`;
  const counted = { from: wanted.from, to: Math.min(wanted.to, span.to) };
  yield text(drawing.counter(await insideOverTime(point.files.requests, counted)));
  for await (const window of windows(point, wanted)) {
    written.requests += window.requests.length;
    yield text(drawing.window(window));
  }
  yield '\n]}\n';
}
