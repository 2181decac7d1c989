import { describe, expect, it } from 'vitest';
import { configText, parseConfig } from '../../../src/datasets/pipelines/config-file.js';
import { findPipeline, pipelineNames } from '../../../src/datasets/pipelines/find.js';
import { parsePipeline } from '../../../src/datasets/pipelines/pipeline-file.js';
import { scaleFactors } from '../../../src/serving-core/inferline/pipeline/routes.js';
import { imageDriver1 } from '../../support/inferline.js';

const good = `name: two
hardware: { gpu: 2, cpu: 0.1 }
models:
  detect:
    profiles:
      gpu:
        - [1, 10, 100]
        - [2, 15, 150]
  identify:
    after: { model: detect, probability: 0.25 }
    profiles:
      cpu:
        - [1, 5, 200]
outputs: [detect, identify]
`;

const wrong: [string, string, string, string][] = [
  [
    'a cycle',
    '  detect:\n',
    '  detect:\n    after: identify\n',
    'p.yaml:5: the models form a cycle: detect → identify → detect.',
  ],
  [
    'an unknown model',
    'model: detect,',
    'model: detcet,',
    "p.yaml:10: models.identify.after names model 'detcet', which the pipeline does not have (did you mean detect?).",
  ],
  [
    'an unknown output',
    'outputs: [detect, identify]',
    'outputs: [detect, identity]',
    "p.yaml:14: outputs[2] names model 'identity', which the pipeline does not have (did you mean identify?).",
  ],
  [
    'hardware without a price',
    '      cpu:\n',
    '      fpga:\n',
    "p.yaml:13: model identify is profiled on hardware 'fpga', which has no price (there are gpu, cpu).",
  ],
  [
    'a model without a profile',
    '    profiles:\n      cpu:\n        - [1, 5, 200]\n',
    '',
    'p.yaml:10: model identify has no profile on any hardware.',
  ],
  [
    'batch sizes that do not increase',
    '[2, 15, 150]',
    '[1, 15, 150]',
    'p.yaml:8: the batch sizes of detect on gpu must increase, but 1 follows 1.',
  ],
  [
    'throughput that does not increase',
    '[2, 15, 150]',
    '[2, 15, 100]',
    'p.yaml:8: the throughput of detect on gpu must increase with the batch, but batch 2 has 100 queries/s after 100; leave the row out, since that batch never pays.',
  ],
  [
    'a profile without batch 1',
    '- [1, 5, 200]',
    '- [2, 5, 200]',
    'p.yaml:13: the profile of identify on cpu must begin with batch 1, but begins with 2.',
  ],
  [
    'a latency of 0',
    '[1, 10, 100]',
    '[1, 0, 100]',
    'p.yaml:7: models.detect.profiles.gpu[1][2] must be above 0, but is 0.',
  ],
  [
    'a number that is none',
    '[1, 10, 100]',
    '[1, fast, 100]',
    'p.yaml:7: models.detect.profiles.gpu[1][2] must be a number.',
  ],
  [
    'conditional branches that never join',
    'outputs: [detect, identify]',
    'outputs: [identify]',
    'p.yaml:14: the conditional branches never join: a query that goes no further than detect reaches no output; name detect in outputs, or lead every branch to one.',
  ],
  [
    'a branch that leads nowhere',
    'outputs: [detect, identify]',
    'outputs: [detect]',
    'p.yaml:10: model identify leads to no output; name it in outputs, or a model after it.',
  ],
  [
    'a probability above 1',
    '0.25',
    '1.25',
    'p.yaml:10: a probability must be above 0 and at most 1, but is 1.25.',
  ],
  [
    "an 'unless' without its edge",
    'probability: 0.25',
    'unless: detect',
    "p.yaml:10: 'unless: detect' needs an edge from detect to detect with a probability.",
  ],
  [
    'a field that is none',
    'name: two',
    'name: two\nslo: 3',
    "p.yaml:2: the file has no field 'slo'; it may have name, description, hardware, models, outputs.",
  ],
  ['a missing part', 'outputs: [detect, identify]\n', '', "p.yaml:1: the pipeline lacks 'outputs'."],
  ['a model twice', '  identify:\n', '  detect:\n', 'p.yaml:9: not YAML: Map keys must be unique.'],
  [
    'a name with control characters',
    'name: two',
    'name: "t\\u001b[31mwo"',
    'p.yaml:1: name must have no line breaks and no control characters.',
  ],
  ['a model of two lines', '  identify:', '  "id\\nentify":', 'p.yaml:4: models has a key that is no name.'],
  ['broken YAML', 'outputs: [detect, identify]', 'outputs: [detect', ''],
];

describe('a pipeline file', () => {
  it('becomes a graph with scale factors', () => {
    const pipeline = parsePipeline('p.yaml', good);
    expect(pipeline.models.map(({ name }) => name)).toEqual(['detect', 'identify']);
    expect(pipeline.edges).toEqual([
      { from: -1, to: 0 },
      { from: 0, to: 1, condition: { draw: 0, when: true } },
    ]);
    expect(scaleFactors(pipeline)).toEqual([1, 0.25]);
  });

  it.each(wrong)('is refused for %s, with file and line', (_, from, to, sentence) => {
    const text = good.replace(from, to);
    expect(text).not.toBe(good);
    expect(() => parsePipeline('p.yaml', text)).toThrowError(
      sentence === ''
        ? /^p\.yaml:1[45]: not YAML: /
        : expect.objectContaining({ message: sentence, code: 'E_PIPELINE' }),
    );
  });

  it('orders models parents first, wherever they stand', () => {
    const text = good.replace(
      'models:\n',
      'models:\n  last:\n    after: [identify, detect]\n    profiles: { cpu: [[1, 1, 1]] }\n',
    );
    const { models, edges } = parsePipeline('p.yaml', text.replace('[detect, identify]', '[last]'));
    expect(models.map(({ name }) => name)).toEqual(['detect', 'identify', 'last']);
    for (const { from, to } of edges) expect(from).toBeLessThan(to);
  });
});

describe('the pipelines that ship', () => {
  it.each(pipelineNames())('%s is whole', (name) => {
    const pipeline = findPipeline(name);
    expect(pipeline.name).toBe(name);
    expect(pipeline.description).not.toBe('');
    for (const factor of scaleFactors(pipeline)) expect(factor).toBeGreaterThan(0);
  });

  it('are the notebook and the four motifs of the paper', () => {
    expect(pipelineNames()).toEqual([
      'image-driver-1',
      'image-processing',
      'social-media',
      'tf-cascade',
      'video-monitoring',
    ]);
  });

  it('sends a translated text once through the topic model', () => {
    const social = findPipeline('social-media');
    expect(social.models.map(({ name }, i) => [name, scaleFactors(social)[i]])).toEqual([
      ['language-id', 1],
      ['image-classifier', 1],
      ['translate', 0.4],
      ['topic', 1],
    ]);
  });

  it('are named when one is asked for that is not there', () => {
    expect(() => findPipeline('image-driver')).toThrowError(
      expect.objectContaining({
        code: 'E_UNKNOWN_PIPELINE',
        next: expect.stringContaining('image-driver-1'),
      }),
    );
    expect(() => findPipeline('./none.yaml')).toThrowError(/none\.yaml does not exist/);
  });
});

describe('a configuration file', () => {
  const text = `ResNet: { hardware: V100, batch: 16, replicas: 2 }
Inception: { hardware: TXP, batch: 8 }
KSVM: { hardware: cpu, batch: 64, replicas: 1 }
LogReg: { hardware: cpu }
`;
  it('is read, and written as it is read', () => {
    const config = parseConfig('c.yaml', text, imageDriver1);
    expect(config[1]).toEqual({ hardware: 'TXP', batch: 8, replicas: 1 });
    expect(parseConfig('d.yaml', configText(imageDriver1, config), imageDriver1)).toEqual(config);
  });

  it.each([
    [
      'a batch outside the profile',
      'batch: 16',
      'batch: 64',
      'c.yaml:1: batch 64 of ResNet lies outside its profile on V100, which has batches 1 to 32.',
    ],
    [
      'hardware without a profile',
      'hardware: TXP',
      'hardware: cpu',
      "c.yaml:2: Inception has no profile on 'cpu', only on V100, TXP.",
    ],
    [
      'an unknown model',
      'KSVM',
      'SVM',
      "c.yaml:3: SVM names model 'SVM', which the pipeline does not have (did you mean KSVM?).",
    ],
    ['a missing model', 'LogReg: { hardware: cpu }\n', '', 'c.yaml:1: the configuration lacks model LogReg.'],
    [
      'no replica',
      'replicas: 2',
      'replicas: 0',
      'c.yaml:1: ResNet.replicas must be an integer from 1 to 100000, but is 0.',
    ],
  ])('is refused for %s', (_, from, to, message) => {
    expect(() => parseConfig('c.yaml', text.replace(from, to), imageDriver1)).toThrowError(
      expect.objectContaining({ message }),
    );
  });
});
