import { unknownName } from '../errors.js';
import { sloExp1 } from './slo-exp-1.js';
import type { WorkloadDeclaration } from './workload.js';

/** Every named workload, by name. */
export const workloads: ReadonlyMap<string, WorkloadDeclaration> = new Map(
  [sloExp1].map((workload) => [workload.name, workload]),
);

/** The workload called `name`; throws UserError with the nearest names when there is none. */
export function findWorkload(name: string): WorkloadDeclaration {
  const workload = workloads.get(name);
  if (workload === undefined) throw unknownName('E_UNKNOWN_WORKLOAD', 'workload', name, workloads.keys());
  return workload;
}
