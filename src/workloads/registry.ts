import { unknownName } from '../errors.js';
import { azure } from './named/azure.js';
import { azureScalability } from './named/azure-scalability.js';
import { azureVariants } from './named/azure-variants.js';
import { burstyExperiment } from './named/bursty-experiment.js';
import { simple, simpleSloFactor, singleSpam, spam } from './named/closed-loops.js';
import { example } from './named/example.js';
import { fillMemory } from './named/fill-memory.js';
import { fixedRateOpenLoop } from './named/fixed-rate-open-loop.js';
import { gammaOpenLoop } from './named/gamma-open-loop.js';
import { comparisonExperiment, comparisonExperiment2, poissonOpenLoop } from './named/poisson-copies.js';
import { rateRamp, rateSteps } from './named/rate-curves.js';
import { scalabilityExp1 } from './named/scalability-exp-1.js';
import { simpleParametric } from './named/simple-parametric.js';
import { sloExp2 } from './named/slo-exp-2.js';
import { traceReplay } from './named/trace-replay.js';
import { sloExp1 } from './slo-exp-1.js';
import type { WorkloadDeclaration } from './workload.js';

/** The original client's workloads. */
const original: readonly WorkloadDeclaration[] = [
  example,
  fillMemory,
  spam,
  singleSpam,
  simple,
  simpleSloFactor,
  simpleParametric,
  poissonOpenLoop,
  scalabilityExp1,
  sloExp1,
  sloExp2,
  comparisonExperiment,
  comparisonExperiment2,
  azure,
  azureScalability,
  ...azureVariants,
  burstyExperiment,
];

/** Ours. */
const further: readonly WorkloadDeclaration[] = [
  gammaOpenLoop,
  fixedRateOpenLoop,
  rateSteps,
  rateRamp,
  traceReplay,
];

/** Every named workload, by name. */
export const workloads: ReadonlyMap<string, WorkloadDeclaration> = new Map(
  [...original, ...further].map((workload) => [workload.name, workload]),
);

/** The workload called `name`; throws UserError with the nearest names when there is none. */
export function findWorkload(name: string): WorkloadDeclaration {
  const workload = workloads.get(name);
  if (workload === undefined) throw unknownName('E_UNKNOWN_WORKLOAD', 'workload', name, workloads.keys());
  return workload;
}
