import { quantity } from './quantity.js';

/** Amounts by resource, as Kubernetes has them. */
export type Resources = Readonly<Record<string, string>>;

/** A ResourceQuota: what may be used, and what is. */
export interface Quota {
  readonly name: string;
  readonly hard: Resources;
  readonly used: Resources;
}

/** What containers of a pod ask for, and are limited to. */
export interface PodResources {
  readonly requests: Resources;
  readonly limits: Resources;
}

/** Names under which a quota counts requests as well. */
const plain: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * Pods that fit into what quotas leave: the fewest of all that they count. A quota that counts what the pods do not say lets none in, as Kubernetes does. Infinity without
 * a quota that matters.
 */
export function podsThatFit(quotas: readonly Quota[], containers: readonly PodResources[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const { hard, used } of quotas)
    for (const [resource, most] of Object.entries(hard)) {
      const each = perPod(resource, containers);
      if (each === 0) continue;
      const left = quantity(most) - quantity(used[resource] ?? '0');
      // A little more than nothing, for fractions that binary numbers do not have.
      least = Math.min(least, Number.isNaN(each) ? 0 : Math.floor(left / each + 1e-9));
    }
  return Math.max(0, least);
}

// 0 for what pods do not use; NaN for what they ought to say and do not.
function perPod(resource: string, containers: readonly PodResources[]): number {
  if (resource === 'pods' || resource === 'count/pods') return 1;
  const [kind, name] = plain.includes(resource) ? ['requests', resource] : resource.split('.', 2);
  if ((kind !== 'requests' && kind !== 'limits') || !plain.includes(name)) return 0;
  return containers.reduce((sum, container) => sum + quantity(container[kind][name] ?? ''), 0);
}
