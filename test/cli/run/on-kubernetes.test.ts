import { describe, expect, it } from 'vitest';
import { kubernetesOf, onKubernetes } from '../../../src/cli/run/on-kubernetes.js';
import { targetOf } from '../../../src/cli/run/on-target.js';
import { type PointJob, RunBroken } from '../../../src/runner/job.js';
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

  it('are needed where a point is left, and with --until only once a round asks for one', async () => {
    const point = (finished: object | null) => ({ name: 'a', finished, spec: { system: 'faro' } });
    const kubernetes = { context: 'no-such', namespace: 'a' };
    const plan = (over: object) => ({ kubernetes, ...over }) as unknown as RunPlan;
    const executorOf = (one: RunPlan) =>
      onKubernetes(
        one,
        () => {},
        async (executor) => executor,
      );
    expect(await executorOf(plan({ points: [point({})] }))).toBeUndefined();
    await expect(executorOf(plan({ points: [point({}), point(null)] }))).rejects.toMatchObject({
      code: 'E_KUBERNETES',
    });
    const later = await executorOf(plan({ points: [point({})], until: {} }));
    const asked = later!.run({} as PointJob, () => {});
    await expect(asked).rejects.toBeInstanceOf(RunBroken);
    await expect(asked).rejects.toMatchObject({ code: 'E_KUBERNETES' });
    await later!.close();
  }, 60_000);

  it('exclude hosts', () => {
    expect(() => targetOf({ target: 'k8s', hosts: 'localhost', binaries: 'bundled' })).toThrow(
      '--target k8s runs on Kubernetes, and --hosts on others.',
    );
  });
});
