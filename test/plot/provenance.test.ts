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

  it('names from how many to how many repeats the points shown have, where that was decided as they ran', () => {
    const repeated = [5, 11, 50].map((repeats, i) => ({ name: `rate=${i}`, repeats }));
    const until = { relative: 0.02, first: 5, most: 50, repeated } as unknown as Manifest['until'];
    const points = [0, 1].map((rate) => ({
      ...pointView('file', { rate }),
      name: `rate=${rate}_repeat=4`,
      repeat: 4,
    }));
    expect(provenance(runOf('logdir', points, manifest({ until, repeats: 50 })))).toBe(
      'Scale quick, target sim, seed 7, 5 to 11 repeats (until intervals are within 2 %), repro 1.2.3.',
    );
    expect(provenance(runOf('logdir', points.slice(1), manifest({ until, repeats: 50 })))).toContain(
      ', 11 repeats (until intervals are within 2 %), ',
    );
  });

  it('says of every data set whether it is real or synthetic', () => {
    const datasets: Manifest['datasets'] = [
      { name: 'azure', day: 1, kind: 'real', sha256: '0123456789abcdef'.repeat(4) },
      { name: 'azure', day: 2, kind: 'synthetic', generator: 1, functions: 46_000, seed: 3 },
    ];
    expect(provenance(runOf('logdir', [], manifest({ datasets, parameters: { gpus: 3 } })))).toBe(
      'Scale quick, target sim, seed 7, repro 1.2.3. Data: azure day 1, real (SHA-256 0123456789ab…). Data: azure day 2, synthetic stand-in (46,000 functions, seed 3, generator 1). Set for this run: gpus=3.',
    );
  });

  it('says that the origin of copied logs is unknown, and where they lie', () => {
    expect(provenance(runOf('somewhere/log', []))).toBe(
      'Origin unknown: telemetry without a manifest, read from log.',
    );
  });
});
