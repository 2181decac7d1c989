import type { Manifest } from '../../src/telemetry/run.js';

/** A manifest that is whole, of a run without points. */
export function manifestOf(over: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    experiment: 'mine',
    scale: 'quick',
    target: 'sim',
    seed: 0,
    repeats: 1,
    parameters: {},
    telemetry: ['requests'],
    datasets: [],
    versions: { repro: '0.1.0', core: '1', node: 'v24.0.0' },
    machine: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: 'any', memoryBytes: 1 },
    startedAt: '2026-01-01T00:00:00.000Z',
    command: ['repro', 'run', 'mine'],
    points: [],
    ...over,
  };
}
