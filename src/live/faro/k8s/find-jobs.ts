import type { V1Deployment, V1Service } from '@kubernetes/client-node';
import { UserError } from '../../../errors.js';
import { ExitCode } from '../../../exit-codes.js';
import { count } from '../../../plural.js';
import type { Kubernetes } from './connect.js';
import { explained } from './explain.js';
import { HEAD, JOB, REPLICA, ROLE } from './labels.js';
import { podsThatFit, type Quota } from './quota.js';

/** A job of a namespace: the Deployment of its replicas, and where its head is. */
export interface KubernetesJob {
  readonly deployment: string;
  readonly head: string;
  /** Replicas that are asked for, and pods that there are of them. */
  readonly replicas: number;
  readonly pods: number;
}

export interface KubernetesJobs {
  /** By number. */
  readonly jobs: readonly KubernetesJob[];
  /** Replicas that fit into what the namespace's quotas leave. */
  readonly free: number;
}

/** Finds the jobs of a namespace by their labels, and room for replicas. Throws UserError `E_KUBERNETES` (status 5) when the API refuses, or jobs are not whole. */
export async function findJobs({ apps, core, namespace }: Kubernetes): Promise<KubernetesJobs> {
  const [deployments, services, quotas] = await asked(
    namespace,
    Promise.all([
      apps.listNamespacedDeployment({ namespace, labelSelector: `${JOB},${ROLE}=${REPLICA}` }),
      core.listNamespacedService({ namespace, labelSelector: `${JOB},${ROLE}=${HEAD}` }),
      core.listNamespacedResourceQuota({ namespace }),
    ]),
  );
  const byNumber = new Map(deployments.items.map((one) => [numberOf(one), one]));
  const heads = new Map(services.items.map((one) => [numberOf(one), one]));
  if (byNumber.size === 0)
    throw unusable(
      namespace,
      'has no Deployment with the labels of a job',
      'Apply what repro faro manifests prints.',
    );
  const jobs = Array.from({ length: byNumber.size }, (_, job) => {
    const [deployment, head] = [byNumber.get(job), heads.get(job)];
    if (!deployment)
      throw unusable(
        namespace,
        `has ${count(byNumber.size, 'job')}, but none with number ${job}`,
        `Number them from 0 on: label ${JOB}.`,
      );
    if (!head)
      throw unusable(
        namespace,
        `has no Service of the head of job ${job}`,
        'Apply what repro faro manifests prints.',
      );
    return {
      deployment: deployment.metadata!.name!,
      head: addressOf(head),
      replicas: deployment.spec?.replicas ?? 1,
      pods: deployment.status?.replicas ?? 0,
    };
  });
  const found: Quota[] = quotas.items.map(({ metadata, status }) => ({
    name: metadata?.name ?? '',
    hard: status?.hard ?? {},
    used: status?.used ?? {},
  }));
  const free = Math.min(...[...byNumber.values()].map((one) => podsThatFit(found, containersOf(one))));
  return { jobs, free };
}

/** Replicas that jobs may have together under the quotas of their namespace. */
export function replicasThatFit(jobs: readonly KubernetesJob[], { free }: KubernetesJobs): number {
  return jobs.reduce((sum, { pods }) => sum + pods, 0) + free;
}

async function asked<T>(namespace: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw unusable(
      namespace,
      `cannot be looked at: ${explained(error)}`,
      'Check the cluster, and what your account may do there.',
    );
  }
}

function numberOf({ metadata }: V1Deployment | V1Service): number {
  const label = metadata?.labels?.[JOB] ?? '';
  return /^\d{1,6}$/.test(label) ? Number(label) : Number.NaN;
}

function addressOf({ spec, metadata }: V1Service): string {
  const [{ port = 8000 } = {}] = spec?.ports ?? [];
  const { clusterIP = '' } = spec ?? {};
  const host =
    clusterIP === '' || clusterIP === 'None' ? `${metadata!.name}.${metadata!.namespace}.svc` : clusterIP;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function containersOf({ spec }: V1Deployment) {
  return (spec?.template.spec?.containers ?? []).map(({ resources }) => ({
    requests: resources?.requests ?? {},
    limits: resources?.limits ?? {},
  }));
}

function unusable(namespace: string, problem: string, next: string): UserError {
  return new UserError('E_KUBERNETES', `The namespace ${namespace} ${problem}.`, next, ExitCode.host);
}
