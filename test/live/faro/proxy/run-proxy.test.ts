import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { runProxy } from '../../../../src/live/faro/proxy/run-proxy.js';

describe('runProxy', () => {
  it.each([
    ['nope', 'E_UNKNOWN_MODEL'],
    ['./nope.onnx', 'E_NO_FILE'],
  ])('refuses the model %s before it listens or starts a replica', async (model, code) => {
    const said: string[] = [];
    const onnx = { kind: 'onnx', model, threads: 1, dataFolder: tmpdir() } as const;
    const run = runProxy(
      {
        deployment: 'classifier',
        seed: 0,
        accessLog: undefined,
        mostBody: 1000,
        replicas: { own: 1, model: onnx, coldStart: 0 },
        address: { host: '127.0.0.1', port: 0 },
        limits: { maxQueue: 50, inFlight: 4 },
        say: (line) => said.push(line),
      },
      AbortSignal.abort(),
    );
    await expect(run).rejects.toMatchObject({ code });
    expect(said).toEqual([]);
  });
});
