import { describe, expect, it } from 'vitest';
import { namedModels } from '../../../src/datasets/pipelines/model-files.js';
import { parsePipeline } from '../../../src/datasets/pipelines/pipeline-file.js';
import { withProfiles } from '../../../src/datasets/pipelines/with-profiles.js';

const text = `# mine
name: two
hardware: { cpu: 0.1, gpu: 2 }
models:
  detect:
    onnx: ./detect.onnx # the small one
  identify:
    after: detect
    onnx: { file: identify.onnx, dims: { sequence: 128 } }
    profiles: { gpu: [[1, 5, 200]], cpu: [[1, 9, 9]] }
outputs: [identify]
`;
const rows = [
  { batch: 1, latency: 2.5, throughput: 400 },
  { batch: 4, latency: 5, throughput: 800 },
];

describe('a pipeline of ONNX models', () => {
  it('names where its models are', () => {
    expect(namedModels('p.yaml', text)).toEqual([
      { model: 'detect', onnx: './detect.onnx', sizes: {} },
      { model: 'identify', onnx: 'identify.onnx', sizes: { sequence: 128 } },
    ]);
  });

  it('needs profiles to be planned, but not to be measured', () => {
    expect(() => parsePipeline('p.yaml', text)).toThrowError(
      "p.yaml:6: model detect has no profile yet; 'repro profile FILE' measures it.",
    );
    expect(parsePipeline('p.yaml', text, { unmeasured: true }).models[0].profiles).toEqual({});
  });

  it('gets measured profiles and keeps all else', () => {
    const written = withProfiles(
      text,
      'cpu',
      ['detect', 'identify'].map((model) => ({
        model,
        rows,
        onnx: `../${model}.onnx`,
        remark: 'how\nit was',
      })),
    );
    expect(written).toContain('# mine\n');
    expect(written).toContain('# the small one');
    expect(written).toContain('# how it was\n');
    expect(written).toContain('- [ 4, 5, 800 ]\n');
    const { models } = parsePipeline('q.yaml', written);
    expect(models[0].profiles).toEqual({ cpu: rows });
    expect(models[1].profiles).toEqual({ gpu: [{ batch: 1, latency: 5, throughput: 200 }], cpu: rows });
    expect(namedModels('q.yaml', written)).toEqual([
      { model: 'detect', onnx: '../detect.onnx', sizes: {} },
      { model: 'identify', onnx: '../identify.onnx', sizes: { sequence: 128 } },
    ]);
  });

  it.each([
    [
      'onnx: ./detect.onnx # the small one',
      'onnx: { dims: { x: 1 } }',
      'p.yaml:6: models.detect.onnx lacks its file.',
    ],
    [
      'sequence: 128',
      'sequence: 0',
      'models.identify.onnx.dims.sequence must be an integer from 1 to 1000000000',
    ],
    ['onnx: ./detect.onnx # the small one', 'onnx: [a]', 'models.detect.onnx must be a text'],
  ])('refuses %s as %s', (from, to, message) => {
    expect(() => namedModels('p.yaml', text.replace(from, to))).toThrowError(message);
  });
});
