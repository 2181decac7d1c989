import {
  type PointView,
  type Run,
  requestSeries,
  type SatisfactionEstimate,
  satisfaction,
  type Values,
} from 'repro';

/** Satisfaction of one curve (a number of models at a rate) at one SLO multiplier. */
export interface Step extends SatisfactionEstimate {
  sloFactor: number;
}

/** A curve of Figure 7: its steps by ascending multiplier. */
export interface Curve {
  models: number;
  rate: number;
  steps: readonly Step[];
}

/** Multiplier after k steps of the paper's ladder; the log prints it with six digits. */
export const ladder = (k: number): number => 1.5 ** k;

/** Whether a logged multiplier has reached a rung, allowing for the log's six digits. */
export const reaches = (sloFactor: number, rung: number): boolean => sloFactor >= rung * (1 - 1e-5);

/**
 * Reads the curves asked for; repeats of a point are counted together. Rows are told apart by their slo_factor, since a
 * row's time is its departure, which may lie in the next step. Returns what is missing as text when the run cannot
 * supply them all.
 */
export async function readCurves(
  run: Run,
  wanted: readonly { models: number; rate: number }[],
): Promise<{ curves: Curve[] } | { notTestable: string }> {
  const curves: Curve[] = [];
  for (const { models, rate } of wanted) {
    const points = run.points.filter((point) => {
      const given = valuesOf(run, point);
      return point.status === 'ok' && Number(given.models) === models && Number(given.rate) === rate;
    });
    if (points.length === 0) {
      return { notTestable: `needs a finished point with models=${models} and rate=${rate}` };
    }
    const different = points.map((point) => notThePapers(valuesOf(run, point))).find((text) => text !== '');
    if (different) return { notTestable: different };
    const steps = await readSteps(points);
    if (steps === null) return { notTestable: `point ${points[0].name} has no request log` };
    curves.push({ models, rate, steps });
  }
  return { curves };
}

/** A point's parameters over what the whole run was given. */
export function valuesOf(run: Run, { parameters }: PointView): Values {
  return { ...run.manifest?.parameters, ...parameters };
}

/** What the paper ran; a point that says otherwise is another experiment, on which its claims are silent. */
const papers: Readonly<Record<string, readonly unknown[]>> = {
  dist: ['poisson'],
  model: ['resnet50_v2'],
  gpus: [6],
  scheduleAhead: [5_000_000],
  maxBatch: [8],
  controller: ['INFER5'],
  zoo: ['osdi20', 'v1'],
};

/** A parameter that an original's log does not state is taken to be the paper's. */
function notThePapers(given: Values): string {
  for (const [name, values] of Object.entries(papers)) {
    const value = given[name];
    if (value !== undefined && !values.includes(value)) {
      return `the paper has ${name}=${values[0]}, this run ${name}=${value}`;
    }
  }
  return '';
}

async function readSteps(points: readonly PointView[]): Promise<Step[] | null> {
  const batches = new Map<number, { successes: number; trials: number }[]>();
  for (const { files } of points) {
    if (!files.requests) return null;
    for (const { sloFactor, rows, met } of (await requestSeries(files.requests)).factors) {
      const list = batches.get(sloFactor) ?? [];
      rows.forEach((trials, i) => {
        list.push({ successes: met[i], trials });
      });
      batches.set(sloFactor, list);
    }
  }
  return [...batches]
    .sort(([a], [b]) => a - b)
    .flatMap(([sloFactor, list]) => {
      const estimate = satisfaction(list);
      return estimate ? [{ sloFactor, ...estimate }] : [];
    });
}
