import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runDeployment } from '../../../src/runner/deployment/run-deployment.js';
import { freePorts } from '../../../src/runner/local/free-ports.js';
import { openLocal } from '../../../src/runner/local/open-local.js';
import { type ClockworkSpec, controllerDefaults } from '../../../src/serving-core/clockwork/spec.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-local-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const listen = (port: number) =>
  new Promise<() => void>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(() => server.close()));
  });

describe('free ports', () => {
  it('are all different, and can be listened on', async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    const held = await Promise.all(ports.map(listen));
    for (const close of held) close();
  });
});

describe('this machine', () => {
  it('says whose port was taken by somebody else meanwhile, with the log of the role', async () => {
    const local = openLocal();
    const spec: ClockworkSpec = {
      system: 'clockwork',
      controller: controllerDefaults('INFER5'),
      network: 'cluster',
      zoo: 'osdi20',
      workers: { count: 1, gpusPerWorker: 1, weightsCacheSize: 23_085_449_216, pageSize: 16_777_216 },
      client: { workload: 'simple', args: [], inputs: false, duration: 1 },
    };
    const deployment = await local.deployment(1, folder);
    const { port } = deployment.workers[0];
    const close = await listen(port);
    try {
      // Something listens there, as the probe sees, and it is not the worker: its end tells.
      const point = { spec, seed: 0, deployment, id: 'live', folder, telemetry: ['requests'] as const };
      await expect(runDeployment({ ...point, signal: new AbortController().signal })).rejects.toMatchObject({
        message: expect.stringMatching(/^The (worker 1|controller) on this machine ended with status/),
        exitCode: 5,
      });
      expect(readFileSync(join(folder, 'logs', 'worker-1.log'), 'utf8')).toMatch(
        new RegExp(`^Error: .*${port}`, 'm'),
      );
    } finally {
      close();
      await local.close();
    }
  });
});
