import { describe, expect, it } from 'vitest';
import { kubernetesOf } from '../../../src/cli/run/on-kubernetes.js';
import { targetOf } from '../../../src/cli/run/on-target.js';

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

  it('exclude hosts', () => {
    expect(() => targetOf({ target: 'k8s', hosts: 'localhost', binaries: 'bundled' })).toThrow(
      '--target k8s runs on Kubernetes, and --hosts on others.',
    );
  });
});
