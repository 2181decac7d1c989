import { configText } from '../datasets/pipelines/config-file.js';
import { isPipelineFile } from '../datasets/pipelines/find.js';
import { UserError } from '../errors.js';
import type { AskedPlan } from '../plot/metadata/asked-inputs.js';
import { namedFiles } from '../plot/metadata/named-files.js';
import { writeFigures } from '../plot/write.js';
import { replaceFile } from '../write-file.js';
import { frontierFigure } from './figure/frontier.js';
import { costFrontier } from './frontier.js';
import type { Plan, PlanOptions } from './plan.js';
import type { TraceOptions } from './trace.js';

/** Writes the configuration of a plan's first method as YAML, which `repro estimate` reads; returns the file. */
export function writePlan({ pipeline, plans }: Plan, file: string): string {
  const [{ method, result }] = plans;
  if (!result)
    throw new UserError('E_INFEASIBLE', `${method} found no configuration to write.`, 'Change the goal.');
  return replaceFile(file, configText(pipeline, result.config), 'Give another --write.');
}

/** Searches and draws what other SLOs would cost; returns the files written, which carry what was asked for. */
export function writeFrontier(
  plan: Plan,
  asked: AskedPlan,
  { output, format }: { output: string; format: readonly string[] },
): Promise<string[]> {
  const { replicas } = asked.options;
  const figure = frontierFigure(plan, costFrontier(plan, replicas), replicas);
  return writeFigures([figure], output, format, { by: 'plan', runs: [], asked });
}

/** What a figure of a plan carries, to be drawn again. @throws UserError when a file of it is not there any more. */
export async function askedPlan(
  pipeline: string,
  flags: TraceOptions,
  options: PlanOptions,
): Promise<AskedPlan> {
  const trace = Object.fromEntries(traceFlags.map((flag) => [flag, flags[flag]]));
  const named = [...(isPipelineFile(pipeline) ? [pipeline] : []), ...(flags.trace ? [flags.trace] : [])];
  return { pipeline, trace, options, files: await namedFiles(named) };
}

const traceFlags = ['trace', 'rate', 'cv', 'cv2', 'queries', 'seconds', 'clip', 'seed'] as const;
