import { describe, expect, it } from 'vitest';
import { type ManifestOptions, manifests } from '../../../../src/live/faro/k8s/manifests.js';
import { podsThatFit } from '../../../../src/live/faro/k8s/quota.js';

const options: ManifestOptions = {
  namespace: 'faro',
  jobs: 10,
  quota: 32,
  replicas: 1,
  image: 'repro:1',
  token: 'secret',
  model: ['--service', '5'],
  cpu: 0.8,
  memory: 256,
};
// biome-ignore lint/suspicious/noExplicitAny: manifests are free in form
const all = manifests(options) as any[];
const of = (kind: string, role?: string) =>
  all.filter((one) => one.kind === kind && (!role || one.metadata.labels['repro.faro/role'] === role));

describe('manifests', () => {
  it('have a head, a Service and a Deployment of replicas for each job, the namespace first', () => {
    expect(all[0]).toMatchObject({ kind: 'Namespace', metadata: { name: 'faro' } });
    expect(of('Deployment', 'head').length).toBe(10);
    expect(of('Deployment', 'replica').length).toBe(10);
    expect(of('Service').length).toBe(10);
    for (const one of all.slice(1)) expect(one.metadata.namespace).toBe('faro');
  });

  it('allow just as many replicas as the quota says, beside what else there is', () => {
    const containers = (one: (typeof all)[number]) => one.spec.template.spec.containers[0].resources;
    const sum = (resource: 'cpu' | 'memory') =>
      all
        .filter(({ kind }) => kind === 'Deployment')
        .filter((one) => one.metadata.labels['repro.faro/role'] !== 'replica')
        .reduce((total, one) => total + Number.parseInt(containers(one).requests[resource], 10), 0);
    const [quota] = of('ResourceQuota');
    const used = { 'requests.cpu': `${sum('cpu')}m`, 'requests.memory': `${sum('memory')}Mi` };
    const replica = containers(of('Deployment', 'replica')[0]);
    expect(podsThatFit([{ name: 'q', hard: quota.spec.hard, used }], [replica])).toBe(32);
  });

  it("select each job's pods and no others", () => {
    for (const deployment of of('Deployment')) {
      const { matchLabels } = deployment.spec.selector;
      expect(deployment.spec.template.metadata.labels).toMatchObject(matchLabels);
      const same = of('Deployment').filter(
        (other) => JSON.stringify(other.spec.selector.matchLabels) === JSON.stringify(matchLabels),
      );
      expect(same.length).toBe(1);
    }
    for (const service of of('Service')) expect(service.spec.selector['repro.faro/role']).toBe('head');
  });

  it('give the account what the control loop asks of the API, and no more', () => {
    expect(of('Role')[0].rules).toEqual([
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: ['apps'], resources: ['deployments/scale'], verbs: ['get', 'update'] },
      { apiGroups: [''], resources: ['services', 'resourcequotas'], verbs: ['get', 'list'] },
    ]);
    const pods = of('Deployment').filter((one) => one.spec.template.spec.serviceAccountName);
    expect(pods.map((one) => one.metadata.name)).toEqual(['repro-faro-runner']);
  });

  it('run nothing as root, and let heads be reached from the namespace alone', () => {
    for (const one of of('Deployment'))
      expect(one.spec.template.spec.containers[0].securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
      });
    expect(of('NetworkPolicy')[0].spec.ingress[0].from).toEqual([{ podSelector: {} }]);
  });

  it('pass on the model and the token, the latter by a Secret only', () => {
    const [replica] = of('Deployment', 'replica');
    expect(replica.spec.template.spec.containers[0].args).toEqual([
      ...['faro', 'replica', '--head', 'http://serve-cluster0-head:8000', '--service', '5'],
    ]);
    expect(all.filter((one) => JSON.stringify(one).includes('"secret"')).map(({ kind }) => kind)).toEqual([
      'Secret',
    ]);
  });
});
