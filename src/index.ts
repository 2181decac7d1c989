/** The public API: what an experiment, a workload or a figure of a user's own imports from 'repro'. */

export type { Batch } from './claims/statistics/batch-means.js';
export { batchMeans } from './claims/statistics/batch-means.js';
export { type Correlation, correlation } from './claims/statistics/correlation.js';
export { difference } from './claims/statistics/difference.js';
export type { Estimate } from './claims/statistics/estimate.js';
export { meanHalfWidth, meanOf } from './claims/statistics/mean.js';
export { poissonCount } from './claims/statistics/poisson.js';
export { ratioOfSums } from './claims/statistics/ratio.js';
export { type SatisfactionEstimate, satisfaction } from './claims/statistics/satisfaction.js';
export { simultaneous } from './claims/statistics/simultaneous.js';
export { proportion } from './claims/statistics/wilson.js';
export {
  type ClaimDeclaration,
  defineExperiment,
  type ExperimentDeclaration,
  type Figure,
  type FigureContext,
  type FigureDeclaration,
  type FigureTable,
  type Measurement,
  type Metric,
  type Metrics,
  type NotTestable,
  type Parameter,
  type Parameters,
  type Role,
  type SteadyPart,
  type SystemSpec,
  type ValuesOf,
} from './experiment/declaration.js';
export { definePolicy } from './experiment/define-policy.js';
export { refuse } from './experiment/refuse.js';
export { defaultMetrics } from './metrics/default-metrics.js';
export { provenance } from './plot/provenance.js';
export { ink, pageWidth, pale, palette } from './plot/theme.js';
export { vegaLite } from './plot/vega-lite.js';
export type { ActionTable } from './serving-core/clockwork/controller/action-table.js';
export { Fleet } from './serving-core/clockwork/controller/fleet.js';
export type { PolicyDeclaration } from './serving-core/clockwork/controller/policy.js';
export type { RequestTable } from './serving-core/clockwork/controller/request-table.js';
export type {
  ControllerParts,
  DecisionHost,
  Scheduler,
} from './serving-core/clockwork/controller/scheduler.js';
export { type ControllerCost, controllerHostPresets } from './serving-core/clockwork/controller-host.js';
export { pageSize } from './serving-core/clockwork/page.js';
export {
  type ClockworkSpec,
  type ControllerOptions,
  type ControllerType,
  controllerDefaults,
} from './serving-core/clockwork/spec.js';
export {
  type Disturbance,
  type DurationNoise,
  type NoiseModel,
  type NoiseScale,
  noisePresets,
  scaleNoise,
} from './serving-core/clockwork/worker/noise.js';
export type { TraceData } from './serving-core/common/trace-data.js';
export type { FaroPolicyDeclaration } from './serving-core/faro/policies/declaration.js';
export type { Tier } from './serving-core/faro/policies/hybrid.js';
export { type Controller, faroController, type PolicyParts } from './serving-core/faro/policies/policies.js';
export type { Change, FaroPolicy, JobView, Wish } from './serving-core/faro/policies/policy.js';
export { Votes, type VotesNeeded } from './serving-core/faro/policies/votes.js';
export type { Observed, Predictor } from './serving-core/faro/prediction/predictor.js';
export type { FaroForecastSpec, FaroSolverSpec, FaroSpec } from './serving-core/faro/spec.js';
export type { InferlineSpec } from './serving-core/inferline/spec.js';
export { kairosPlus } from './serving-core/kairos/allocator/plus.js';
export type { KairosSpec } from './serving-core/kairos/spec.js';
export type { Arena } from './serving-core/tournament/arena.js';
export type { Competitor, CompetitorDeclaration } from './serving-core/tournament/competitor.js';
export type { ContestModel, InstanceType } from './serving-core/tournament/contest.js';
export { InstanceState } from './serving-core/tournament/instances.js';
export { competitorNames, type TournamentSpec } from './serving-core/tournament/spec.js';
export {
  type Histogram,
  histogramQuantile,
  mergeHistograms,
  type TailCdf,
  tailCdf,
} from './telemetry/read/histogram.js';
export { readHistogram } from './telemetry/read/histograms.js';
export {
  type MinuteColumn,
  type Minutes,
  type MinutesOptions,
  readMinutes,
} from './telemetry/read/minutes.js';
export { readPublished } from './telemetry/read/published.js';
export { type QueryResult, queryTable } from './telemetry/read/query.js';
export { rememberRead } from './telemetry/read/remember.js';
export { repeatableMean, repeatableSum } from './telemetry/read/repeatable.js';
export {
  type RequestSeries,
  requestSeries,
  type SeriesOptions,
  type SloFactorCounts,
} from './telemetry/read/satisfaction.js';
export type {
  Dataset,
  Manifest,
  PointRecord,
  PointView,
  Run,
  Scale,
  Value,
  Values,
} from './telemetry/run.js';
export type { HistogramName } from './telemetry/tables/clockwork.js';
export { type FleetRow, type Outcome, readFleet, readOutcome } from './tournament/outcome.js';
export { shortNames } from './tournament/short-names.js';
export { contestOf, type Standing, standings } from './tournament/standings.js';
export { type ReadArguments, readArguments } from './workloads/arguments.js';
export { type Arrivals, fixedRate, gammaArrivals, poisson } from './workloads/arrivals.js';
export { type ClosedLoopClient, startClosedLoops } from './workloads/closed-loop.js';
export { clientPerModel, type OpenLoopClient, startOpenLoops } from './workloads/open-loop.js';
export { ladderValues, type SloLadder } from './workloads/slo-ladder.js';
export type { TraceRows } from './workloads/trace.js';
export {
  type BoundWorkload,
  type ClientRandom,
  defineWorkload,
  type InferencePort,
  type ModelLoad,
  type WorkloadContext,
  type WorkloadData,
  type WorkloadDeclaration,
  type WorkloadParameter,
} from './workloads/workload.js';
