import { describe, expect, it } from 'vitest';
import { kubernetesOf, onKubernetes } from '../../../src/cli/run/on-kubernetes.js';
import { targetOf } from '../../../src/cli/run/on-target.js';
import type { RunPlan } from '../../../src/runner/plan/run-plan.js';

describe('flags of a Kubernetes cluster', () => {
  it('go with the target k8s', () => {
    expect(kubernetesOf('k8s', {})).toEqual({});
    expect(kubernetesOf('k8s', { context: 'a', namespace: 'b' })).toEqual({ context: 'a', namespace: 'b' });
    expect(kubernetesOf(undefined, {})).toBeUndefined();
  });

  it.each([
    [{ context: 'a' }, '--context'],
    [{ namespace: 'a' }, '--namespace'],
  ])('are refused with another: %j', (flags, flag) => {
    for (const target of ['sim', 'local', undefined])
      expect(() => kubernetesOf(target, flags)).toThrow(
        `${flag} is for Kubernetes, and there is no --target k8s.`,
      );
  });

  it('are needed by a run with --until whose first round is finished, since another may follow', async () => {
    const points = [{ name: 'a', finished: {}, spec: { system: 'faro' } }];
    const plan = { kubernetes: { context: 'no-such', namespace: 'a' }, points } as unknown as RunPlan;
    const executorOf = (one: RunPlan) =>
      onKubernetes(
        one,
        () => {},
        async (executor) => executor,
      );
    expect(await executorOf(plan)).toBeUndefined();
    const rounds = { ...plan, until: {} } as RunPlan;
    await expect(executorOf(rounds)).rejects.toMatchObject({ code: 'E_KUBERNETES' });
  }, 60_000);

  it('exclude hosts', () => {
    expect(() => targetOf({ target: 'k8s', hosts: 'localhost', binaries: 'bundled' })).toThrow(
      '--target k8s runs on Kubernetes, and --hosts on others.',
    );
  });
});
