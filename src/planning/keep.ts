import { configText } from '../datasets/pipelines/config-file.js';
import { UserError } from '../errors.js';
import { noRun, writeFigures } from '../plot/write.js';
import { replaceFile } from '../write-file.js';
import { frontierFigure } from './figure/frontier.js';
import { costFrontier } from './frontier.js';
import type { Plan } from './plan.js';

/** Writes the configuration of a plan's first method as YAML, which `repro estimate` reads; returns the file. */
export function writePlan({ pipeline, plans }: Plan, file: string): string {
  const [{ method, result }] = plans;
  if (!result)
    throw new UserError('E_INFEASIBLE', `${method} found no configuration to write.`, 'Change the goal.');
  return replaceFile(file, configText(pipeline, result.config), 'Give another --write.');
}

/** Searches and draws what other SLOs would cost; returns the files written. */
export function writeFrontier(
  plan: Plan,
  { output, format, replicas }: { output: string; format: readonly string[]; replicas: number },
): Promise<string[]> {
  return writeFigures([frontierFigure(plan, costFrontier(plan, replicas), replicas)], output, format, noRun);
}
