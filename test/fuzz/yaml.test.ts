import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFaroConfig } from '../../src/datasets/faro/config/read-config.js';
import { configText, parseConfig } from '../../src/datasets/pipelines/config-file.js';
import { findPipeline, pipelineNames, pipelineText } from '../../src/datasets/pipelines/find.js';
import { namedModels } from '../../src/datasets/pipelines/model-files.js';
import { parsePipeline } from '../../src/datasets/pipelines/pipeline-file.js';
import { withProfiles } from '../../src/datasets/pipelines/with-profiles.js';
import { hostsOf } from '../../src/runner/hosts/declare/host.js';
import { parseHostsFile } from '../../src/runner/hosts/declare/hosts-file.js';
import { sshConfig } from '../../src/runner/hosts/ssh/ssh-config.js';
import { configs, configTree, fileOf } from '../datasets/faro/config/tree.js';
import { fuzz } from './support/fuzz.js';
import { mutateYaml } from './support/mutate-yaml.js';
import { asText } from './support/scratch.js';

const mutate = mutateYaml;
const pipelines = pipelineNames().map(pipelineText);
const pipeline = findPipeline('tf-cascade');

const hostsFile = `defaults:
  user: me
  dir: work/repro
  env: { OMP_NUM_THREADS: "1" }
hosts:
  c1: { address: 10.0.0.1, port: 2222 }
  w[01-04]: { key: ~/.ssh/id, jump: "me@gate:22", serves: 10.1.0.1, build: /opt/clockwork/build }
roles: { client: c1, controller: c2, workers: "w[01-03]" }
`;

describe('mutations of YAML', () => {
  it('of a pipeline are read or refused', () =>
    fuzz({
      name: 'pipeline',
      corpus: pipelines,
      count: 400,
      mutate,
      read: asText((text) => {
        const { models } = parsePipeline('p.yaml', text);
        for (const { profiles } of models)
          for (const rows of Object.values(profiles))
            for (const { latency, throughput } of rows) {
              expect(latency).toBeGreaterThan(0);
              expect(throughput).toBeLessThan(Number.POSITIVE_INFINITY);
            }
      }),
    }));

  it('of a configuration are read or refused', () =>
    fuzz({
      name: 'pipeline-config',
      count: 2000,
      mutate,
      corpus: [
        configText(
          pipeline,
          pipeline.models.map(({ profiles }) => ({
            hardware: Object.keys(profiles)[0],
            batch: 1,
            replicas: 3,
          })),
        ),
      ],
      read: asText((text) => {
        const config = parseConfig('c.yaml', text, pipeline);
        expect(config).toHaveLength(pipeline.models.length);
        for (const { batch, replicas } of config) {
          expect(Number.isInteger(batch) && batch > 0).toBe(true);
          expect(Number.isInteger(replicas) && replicas > 0).toBe(true);
        }
      }),
    }));

  it('of ONNX models that a pipeline names are read or refused', () =>
    fuzz({
      name: 'named-models',
      count: 2000,
      mutate,
      corpus: [
        'models:\n  a: { onnx: a.onnx, next: [b] }\n  b:\n    onnx: { file: ../b.onnx, dims: { n: 3, m: 7 } }\n',
      ],
      read: asText((text) => {
        for (const { sizes } of namedModels('p.yaml', text))
          expect(Object.values(sizes).every(Number.isSafeInteger)).toBe(true);
      }),
    }));

  it('of a pipeline that profiles are put into are written, so that they are read again, or refused', () =>
    fuzz({
      name: 'with-profiles',
      corpus: [pipelineText('tf-cascade')],
      count: 150,
      mutate,
      read: asText((text) => {
        const [{ name, profiles }] = parsePipeline('p.yaml', text).models;
        const rows = [{ batch: 1, latency: 2, throughput: 300 }];
        const [hardware] = Object.keys(profiles);
        const put = withProfiles(text, hardware, [{ model: name, rows, onnx: 'a.onnx', remark: 'by hand' }]);
        expect(parsePipeline('p.yaml', put).models[0].profiles[hardware]).toEqual(rows);
      }),
    }));

  it('of a hosts file are read or refused, and what is read makes a configuration of ssh', () =>
    fuzz({
      name: 'hosts-file',
      count: 3000,
      mutate,
      corpus: [
        hostsFile,
        'hosts: [a, b, "c[1-9]"]\n',
        'roles:\n  client: a\n  controller: b\n  workers: [c, d]\n',
      ],
      read: asText((text) => {
        const hosts = hostsOf(parseHostsFile('h.yaml', text));
        const lines = sshConfig(hosts, '/tmp/x').split('\n');
        for (const line of lines) expect(line).toMatch(/^(Host |Match | {2}[A-Z]\w+ ).*$|^$/s);
        expect(lines.filter((line) => /ProxyCommand|LocalCommand (?!no)/.test(line))).toEqual([]);
        expect(lines.filter((line) => line.startsWith('Host '))).toHaveLength(hosts.length + 1);
      }),
    }));

  it('of a configuration of Faro are read or refused', () => {
    const { root, file } = configTree('faro');
    return fuzz({
      name: 'faro-config',
      corpus: Object.values(configs),
      count: 500,
      mutate,
      read: (input) => {
        writeFileSync(file, input);
        const { seed, cluster, policies } = readFaroConfig(file, root);
        expect(Number.isSafeInteger(seed)).toBe(true);
        expect(cluster.jobs.length).toBeGreaterThan(0);
        expect(policies).toBeDefined();
      },
    });
  });

  it.each([
    ...['clusters.yaml', 'jobs.yaml', 'long.yaml', 'loads/even.yaml', 'service.yaml', '8_cpus/nodes.yaml'],
  ])('of %s, which a configuration of Faro includes, are read or refused', (part) => {
    const path = `experiments/two/${part}`;
    const { root, file } = configTree('faro');
    return fuzz({
      name: `faro-${part}`,
      corpus: [fileOf(path)],
      count: 150,
      mutate,
      read: (input) => {
        writeFileSync(join(root, path), input);
        readFaroConfig(file, root);
      },
    });
  });
});
