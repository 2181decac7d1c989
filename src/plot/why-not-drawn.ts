import { lacking, type TableName } from '../telemetry/columns.js';
import { resumeCommand } from '../telemetry/logdir/again.js';
import type { Run } from '../telemetry/run.js';

/** Why a run's points give a figure nothing to draw, and what to do. */
export interface WhyNotDrawn {
  reason: string;
  next: string;
}

/** Asks only what can be told without reading a table: which points are good, and which tables they have. */
export function whyNotDrawn(run: Run, needs: readonly TableName[], experiment: string): WhyNotDrawn {
  const { dir, manifest, points, unfinished } = run;
  const good = points.filter(({ status }) => status === 'ok');
  const resume = `Finish the run: ${resumeCommand(dir, { experiment })}`;
  if (good.length === 0) {
    const next = manifest ? resume : 'Give a folder that holds a request log.';
    return { reason: `No finished point in ${dir} has the tables that its figures need.`, next };
  }
  const missing = good.map(({ name, files }) => ({
    name,
    tables: needs.flatMap((table) => lacking(files, table)),
  }));
  if (missing.every(({ tables }) => tables.length > 0)) {
    const [{ name, tables }] = missing;
    const which = [...new Set(tables)].join(' and ');
    const next = manifest
      ? 'Run it again with --telemetry all, into another logdir.'
      : 'Put the missing log beside the other, or say with --experiment what else it is a run of.';
    return { reason: `Point ${name} in ${dir} lacks the table of ${which}.`, next };
  }
  return {
    reason: `What finished in ${dir} is too short to draw, or without a request.`,
    next: unfinished.length > 0 ? resume : 'Run longer, or with more requests, into another logdir.',
  };
}
