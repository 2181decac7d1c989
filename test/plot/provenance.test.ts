import { describe, expect, it } from 'vitest';
import { provenance } from '../../src/plot/provenance.js';
import type { Manifest } from '../../src/telemetry/run.js';
import { pointView, runOf } from './request-log.js';

const manifest = (more: Partial<Manifest>) =>
  ({
    scale: 'quick',
    target: 'sim',
    seed: 7,
    repeats: 1,
    parameters: {},
    versions: { repro: '1.2.3', core: '1', node: '20' },
    ...more,
  }) as Manifest;

describe('the provenance in a caption', () => {
  it('names what ran, and the network that every point had', () => {
    const points = [pointView('file', { network: 'cluster', gpus: 6 })];
    expect(provenance(runOf('logdir', points, manifest({})))).toBe(
      'Scale quick, target sim, network preset cluster, seed 7, repro 1.2.3.',
    );
  });

  it('names every parameter that was set, the repeats, and the file of an experiment of the user', () => {
    const parameters = { zoo: 'v1', network: 'ideal', gpus: 3 };
    const run = manifest({ parameters, repeats: 3, experimentFile: 'elsewhere/mine.ts' });
    expect(provenance(runOf('logdir', [], run))).toBe(
      'Experiment mine.ts, scale quick, target sim, network preset ideal, seed 7, 3 repeats, repro 1.2.3. Set for this run: gpus=3, zoo=v1.',
    );
  });

  it('says that the origin of copied logs is unknown, and where they lie', () => {
    expect(provenance(runOf('somewhere/log', []))).toBe(
      'Origin unknown: telemetry without a manifest, read from log.',
    );
  });
});
