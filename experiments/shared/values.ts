import type { PointView, Run, Value, Values } from 'repro';

/** A point's parameters over what the whole run was given. */
export function valuesOf(run: Run, { parameters }: PointView): Values {
  return { ...run.manifest?.parameters, ...parameters };
}

/** Looks a parameter up in the point and then in the run: a logdir may store shared values only once. */
export function parameterOf(run: Run, point: PointView, name: string): Value | undefined {
  return point.parameters[name] ?? run.manifest?.parameters[name];
}

/** A parameter as a number; undefined when it is not stated or none. */
export function numberOf(run: Run, point: PointView, name: string): number | undefined {
  const value = parameterOf(run, point, name);
  return value === undefined || Number.isNaN(Number(value)) ? undefined : Number(value);
}

/**
 * Says how a point differs from what the paper ran, or nothing when it does not: it is another experiment then, on which
 * the paper's claims are silent. A parameter that an original's log does not state is taken to be the paper's. `whose` says
 * whose values they are, in place of the paper's.
 */
export function unlikePaper(
  papers: Readonly<Record<string, readonly unknown[]>>,
  given: Values,
  whose = 'the paper has',
): string {
  for (const [name, values] of Object.entries(papers)) {
    const value = given[name];
    if (value !== undefined && !values.includes(value)) {
      return `${whose} ${name}=${values[0]}, this run ${name}=${value}`;
    }
  }
  return '';
}

/** The run's points by arrival distribution, in order of appearance. */
export function byDistribution(run: Run): Map<string, PointView[]> {
  const groups = new Map<string, PointView[]>();
  for (const point of run.points) {
    const dist = String(parameterOf(run, point, 'dist') ?? 'poisson');
    groups.set(dist, [...(groups.get(dist) ?? []), point]);
  }
  return groups;
}

/** Parameters that differ between points beside `drawn`, which a figure tells apart anyway: they must be in the labels. */
export function otherSwept(points: readonly PointView[], drawn: readonly string[]): string[] {
  const names = new Set(points.flatMap((point) => Object.keys(point.parameters)));
  return [...names]
    .filter((name) => name !== 'dist' && !drawn.includes(name))
    .filter((name) => new Set(points.map((point) => point.parameters[name])).size > 1)
    .sort();
}
