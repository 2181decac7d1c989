import { dirname, join } from 'node:path';
import { allocate, measureMixes } from '../capacity/allocate.js';
import { askedRuns } from '../capacity/asked.js';
import { boundsFigure } from '../capacity/figure/bounds.js';
import { howMeasured } from '../capacity/how-measured.js';
import type { SettingOptions } from '../capacity/setting.js';
import { isPipelineFile } from '../datasets/pipelines/find.js';
import { UserError } from '../errors.js';
import { writeFrontier } from '../planning/keep.js';
import { methods } from '../planning/methods.js';
import { type PlanOptions, planPipeline } from '../planning/plan.js';
import type { TraceOptions } from '../planning/trace.js';
import type { AskedAllocation, AskedFile, AskedPlan, AskedProfile } from '../plot/metadata/asked-inputs.js';
import { writeFigures } from '../plot/write.js';
import { profileFigure, type Runs } from '../profiling/figure.js';
import { sha256Of } from '../sha256.js';
import { readSmallTable } from '../telemetry/read/small-table.js';
import type { Wish } from './redraw-asked.js';

/** Where a file lies here that a figure names; metadata alone never has a file read. */
type Places = (named: string) => string;

/**
 * Finds the files that a figure was drawn from among those that the user gives, by their bytes.
 *
 * @throws UserError with the names of those that are not among them.
 */
export async function placesOf(files: readonly AskedFile[], given: readonly string[]): Promise<Places> {
  const here = new Map<string, string>();
  for (const file of given) here.set(await sha256Of(file), file);
  const lacks = files.filter(({ sha256 }) => !here.has(sha256));
  if (lacks.length > 0)
    throw new UserError(
      'E_NOT_RECOMPUTED',
      `it was drawn from ${lacks.map(({ named, sha256 }) => `${named} (SHA-256 ${sha256.slice(0, 12)}…)`).join(' and ')}: give it with --input`,
      'Give each with --input FILE.',
    );
  return (named) => {
    const asked = files.find((file) => file.named === named);
    if (asked) return here.get(asked.sha256)!;
    throw new UserError('E_NO_METADATA', `Its metadata has no hash of ${named}.`, 'Draw it again.');
  };
}

/** Plans again, and draws what other SLOs would cost. */
export async function redrawPlan(asked: AskedPlan, places: Places, { folder, format }: Wish): Promise<void> {
  const { pipeline, options } = asked;
  const wanted = asked.trace as TraceOptions;
  const unknown = options.methods.find((method) => !Object.hasOwn(methods, method));
  if (unknown !== undefined)
    throw new UserError('E_NO_METADATA', `This repro has no method ${unknown}.`, 'Draw it again.');
  const { trace: file } = wanted;
  const plan = planPipeline(
    isPipelineFile(pipeline) ? places(pipeline) : pipeline,
    file === undefined ? wanted : { ...wanted, trace: places(file) },
    options as PlanOptions,
  );
  // The picture has the file's name as it was typed, which may be another by now.
  const named = file === undefined ? plan : { ...plan, trace: { ...plan.trace, source: file } };
  await writeFrontier(named, asked, { output: folder, format: [format] });
}

/** Ranks again, simulates the mixes that were, and draws. */
export async function redrawAllocation(
  asked: AskedAllocation,
  places: Places,
  { folder, format }: Wish,
): Promise<void> {
  const { setting, which, runs } = asked;
  const { latencies } = setting;
  const file = latencies === 'stand-in' ? latencies : places(latencies);
  const allocation = { ...allocate({ ...(setting as SettingOptions), latencies: file }), latencies };
  const options = askedRuns(runs);
  const figure = boundsFigure(
    allocation,
    measureMixes(allocation, which, options),
    howMeasured(allocation, options),
  );
  await writeFigures([figure], folder, [format], { by: 'allocate', runs: [], asked });
}

/** Draws a profile again from the table of its runs: the one given, or that beside the figure. What was measured is not measured again. */
export async function redrawProfile(
  asked: AskedProfile,
  figure: string,
  [given = join(dirname(figure), `${asked.name}_latency.tsv`)]: readonly string[],
  { folder, format }: Wish,
): Promise<void> {
  const rows = readSmallTable(given, { batch: 'number', run: 'number', latency_ns: 'number' });
  if (rows.length === 0) throw new UserError('E_TABLE', `${given} has no run.`, 'Give another with --input.');
  const times = new Map<number, number[]>();
  for (const { batch, latency_ns: ns } of rows) {
    const own = times.get(batch) ?? [];
    times.set(batch, own);
    own.push(ns);
  }
  const runs = [...times].map(([batch, own]): Runs => ({ batch, times: Float64Array.from(own) }));
  await writeFigures([profileFigure(asked.name, runs, asked.setting)], folder, [format], {
    by: 'profile',
    runs: [],
    asked,
  });
}
