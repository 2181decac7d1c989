import { nameWithoutRepeat } from '../experiment/sweep.js';
import { doubtsOf } from '../telemetry/repeats-text.js';
import type { PointView, Run } from '../telemetry/run.js';

/** What was left open about a run's points by `--until`, a sentence each, by the point's name without its repeat. */
export function openDoubts({ manifest }: Run): Map<string, string[]> {
  const { until } = manifest ?? {};
  const doubts = (until?.repeated ?? []).map(
    (point) => [point.name, doubtsOf(point, until?.relative ?? 0)] as const,
  );
  return new Map(doubts.filter(([, sentences]) => sentences.length > 0));
}

/**
 * The run as a claim sees it, and the names of the points whose tables it asks for: what the claim depends on, which its function
 * does not tell otherwise.
 */
export function watched(run: Run): { run: Run; asked: Set<string> } {
  const asked = new Set<string>();
  const points = run.points.map((point): PointView => {
    const get = (files: PointView['files'], table: string | symbol): unknown => {
      if (Object.hasOwn(files, table)) asked.add(point.name);
      return Reflect.get(files, table);
    };
    return { ...point, files: new Proxy(point.files, { get }) };
  });
  return { run: { ...run, points }, asked };
}

/** The doubts about the points whose names, with their repeats, are among `asked`. */
export function doubtsAbout(
  asked: ReadonlySet<string>,
  { points }: Run,
  open: ReadonlyMap<string, string[]>,
): string[] {
  const bases = new Set(
    points.flatMap(({ name, repeat }) => (asked.has(name) ? [nameWithoutRepeat(name, repeat)] : [])),
  );
  return [...open].flatMap(([name, sentences]) => (bases.has(name) ? sentences : []));
}
