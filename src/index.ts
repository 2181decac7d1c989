/** The public API: what an experiment, a workload or a figure of a user's own imports from 'repro'. */
export {
  type ClaimDeclaration,
  defineExperiment,
  type ExperimentDeclaration,
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  type FigureTable,
  type Measurement,
  type Parameter,
  type Parameters,
  type Role,
  type SystemSpec,
  type ValuesOf,
} from './experiment/declaration.js';
export type { ClockworkSpec } from './serving-core/clockwork/spec.js';
export type { Manifest, PointRecord, PointView, Run, Scale, Value, Values } from './telemetry/run.js';
export { defineWorkload, type WorkloadDeclaration } from './workloads/workload.js';
