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
 * the paper's claims are silent. A parameter that an original's log does not state is taken to be the paper's.
 */
export function unlikePaper(papers: Readonly<Record<string, readonly unknown[]>>, given: Values): string {
  for (const [name, values] of Object.entries(papers)) {
    const value = given[name];
    if (value !== undefined && !values.includes(value)) {
      return `the paper has ${name}=${values[0]}, this run ${name}=${value}`;
    }
  }
  return '';
}
