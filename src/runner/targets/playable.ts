import { UserError } from '../../errors.js';
import type { SystemSpec } from '../../experiment/declaration.js';
import type { ClockworkSpec, ControllerType } from '../../serving-core/clockwork/spec.js';
import type { FaroSpec } from '../../serving-core/faro/spec.js';
import type { InferlineSpec } from '../../serving-core/inferline/spec.js';
import type { TableName } from '../../telemetry/columns.js';
import type { Manifest } from '../../telemetry/run.js';

/** Tables that a live controller writes, if it is not one that writes all there are. */
const written: Partial<Record<ControllerType, readonly TableName[]>> = {
  DIRECT: [],
  STRESS: [],
  ECHO: ['requests'],
};
const all: readonly TableName[] = ['requests', 'actions'];
/** Those that Faro's load and control write. */
const ofFaro: readonly TableName[] = ['jobMinutes', 'scaling', 'decisions'];

/** Replicas of Faro's jobs, each a process, beyond which one machine is no place for them. */
const MOST_REPLICAS = 128;

/** Throws UserError `E_TARGET` when real processes of a target cannot play a point. */
export function checkPlayable(
  spec: SystemSpec,
  telemetry: readonly TableName[],
  target: Manifest['target'],
): void {
  if (target === 'local' && spec.system === 'inferline') replayable(spec);
  else if (target === 'local' && spec.system === 'faro') servable(spec, telemetry);
  else if (target === 'k8s') servableByPods(spec, telemetry);
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
  if (spec.system === 'faro')
    throw new UserError(
      'E_TARGET',
      "Faro's jobs are simulated, or served on this machine or a Kubernetes cluster; no host serves them.",
      'Give --target local or --target k8s in place of --hosts, or none of them.',
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

/** Throws UserError for a point of Faro that processes of this machine cannot serve. */
export function servable({ quota }: FaroSpec, telemetry: readonly TableName[]): void {
  checkFaroTables(telemetry);
  if (quota <= MOST_REPLICAS) return;
  throw new UserError(
    'E_TARGET',
    `${quota} replicas are more processes than one machine can be asked for: ${MOST_REPLICAS} at most.`,
    'Simulate it, or choose fewer with --set quota=16.',
  );
}

/** Throws UserError for a point that jobs of a Kubernetes cluster cannot serve, whatever there is of them. */
export function servableByPods(spec: SystemSpec, telemetry: readonly TableName[]): void {
  if (spec.system !== 'faro')
    throw new UserError(
      'E_TARGET',
      `On Kubernetes there are Faro's jobs alone, and not the system ${spec.system}.`,
      'Leave --target out to simulate it, or run an experiment such as faro-policies.',
    );
  checkFaroTables(telemetry);
  if (spec.even)
    throw new UserError(
      'E_TARGET',
      'The pods of a cluster all serve the model of their manifests, and this point has two models.',
      'Run it with --target local, or without a target.',
    );
}

function checkFaroTables(telemetry: readonly TableName[]): void {
  const other = telemetry.find((table) => !ofFaro.includes(table));
  if (other !== undefined) throw onlySimulated(`the table ${other}`);
}

function onlySimulated(what: string): UserError {
  return new UserError(
    'E_TARGET',
    `Only the simulator has ${what}.`,
    'Leave --target and --hosts out, or choose other points with --points.',
  );
}
