import { UserError } from '../../errors.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import type { ClockworkSpec, ControllerType } from '../../serving-core/clockwork/spec.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import type { TableName } from '../../telemetry/columns.js';
import type { Manifest } from '../../telemetry/run.js';

/** Tables that a live controller writes (scheduler.md §8), if it is not one that writes all there are. */
const written: Partial<Record<ControllerType, readonly TableName[]>> = {
  DIRECT: [],
  STRESS: [],
  ECHO: ['requests'],
};
const all: readonly TableName[] = ['requests', 'actions'];

/** Throws UserError `E_TARGET` when real processes of a target cannot play a point. */
export function checkPlayable(
  spec: SystemSpec,
  telemetry: readonly TableName[],
  target: Manifest['target'],
): void {
  if (target === 'local' && spec.system === 'inferline') replayable(spec);
  else if (target !== 'sim') playable(spec, telemetry);
}

/**
 * The spec, when Clockwork's roles can play it with real processes.
 *
 * @throws UserError `E_TARGET` for another system than Clockwork, and for tables that its controller does not write.
 */
export function playable(spec: SystemSpec, telemetry: readonly TableName[]): ClockworkSpec {
  if (spec.system === 'inferline')
    throw new UserError(
      'E_TARGET',
      "InferLine's pipelines are simulated, or replayed on this machine; no host serves them.",
      'Give --target local in place of --hosts, or neither.',
    );
  if (spec.system !== 'clockwork') throw onlySimulated(`the system ${spec.system}`);
  const other = telemetry.find((table) => !all.includes(table));
  if (other !== undefined) throw onlySimulated(`the table ${other}`);
  const { type, policy } = spec.controller;
  const kept = policy === undefined ? (written[type] ?? all) : all;
  const missing = telemetry.find((table) => !kept.includes(table));
  if (missing === undefined) return spec;
  throw new UserError(
    'E_TARGET',
    `A live ${type} controller writes no table of ${missing}, as the original's does not.`,
    'Simulate it, or choose another scheduler with --set controller=INFER5.',
  );
}

/** Throws UserError for a pipeline that is served in a way that a replay does not have. */
export function replayable({ rule, ties }: InferlineSpec): void {
  if (rule !== 'batch') throw onlySimulated(`the service times of rule=${rule}`);
  if (ties !== 'lifo') throw onlySimulated(`ties=${ties}`);
}

function onlySimulated(what: string): UserError {
  return new UserError(
    'E_TARGET',
    `Only the simulator has ${what}.`,
    'Leave --target and --hosts out, or choose other points with --points.',
  );
}
