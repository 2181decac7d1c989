import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openModel } from '../../../src/inference/models/open-model.js';
import { startClock } from '../../../src/live/clock/live-clock.js';
import { playTrace } from '../../../src/live/pipeline/play-trace.js';
import { RecordReader, record } from '../../../src/live/pipeline/records.js';
import { playReplicas } from '../../../src/live/pipeline/replica.js';
import { ReplicaLinks } from '../../../src/live/pipeline/replica-links.js';
import { Services } from '../../../src/serving-core/inferline/estimator/stations.js';
import { Workspace } from '../../../src/serving-core/inferline/estimator/workspace.js';
import { checkServed } from '../../../src/serving-core/inferline/invariants.js';
import type { Autoscaler } from '../../../src/serving-core/inferline/tuner/tuner.js';
import { pipelineOf } from '../../support/inferline.js';
import { matmul, runtimeInstalled, writeModel } from '../../support/onnx.js';

const token = 'a'.repeat(32);
const open: ReplicaLinks[] = [];
afterEach(() => {
  for (const links of open.splice(0)) links.close();
});

async function linksFor(processes: number): Promise<ReplicaLinks> {
  const links = await ReplicaLinks.open(token, processes);
  open.push(links);
  return links;
}

/** Ten queries, 1 ms apart, through two models of two replicas each, and the options to play them with. */
function trace(links: ReplicaLinks, processes: number, signal = new AbortController().signal) {
  const pipeline = pipelineOf(
    [{ batch: 1, latency: 5, throughput: 200 }],
    [
      [-1, 0],
      [0, 1],
    ],
    [1],
  );
  const space = new Workspace(pipeline, new Float64Array(9).fill(1));
  const config = pipeline.models.map(() => ({ hardware: 'gpu', batch: 1, replicas: 2 }));
  const stations = new Services(pipeline, 'batch').stations(config);
  const service = () => 5;
  return { time: startClock(false), space, stations, service, links, processes, signal };
}

/** A process that answers the probe, and leaves when it is given work. */
function quitter(port: number): Socket {
  const socket = connect(port, '127.0.0.1');
  const reader = new RecordReader((replica, size) => {
    if (replica === 0xffff_ffff) socket.write(record(replica, size, 0));
    else socket.destroy();
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  socket.write(Buffer.concat([Buffer.from(token), record(0, 0, 0)]));
  return socket;
}

describe('a played trace', () => {
  it('is answered whole by replicas that share two processes', async () => {
    const links = await linksFor(2);
    const replicas = [0, 1].map((index) => playReplicas(links.port, token, index));
    await links.ready;
    const options = trace(links, 2);
    const { router, queries, batches } = await playTrace(options);
    checkServed(options.space, router);
    expect([queries.sent, batches.sent]).toEqual([10, 20]);
    expect(Array.from(options.space.sentAt, Math.round)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    // Two models of 5 ms each; the fifth query of a replica leaves the second model after six batches, 30 ms from the
    // start, and was sent 9.5 ms after it at the latest.
    expect(Math.min(...options.space.latency)).toBeGreaterThanOrEqual(10);
    expect(Math.max(...options.space.latency)).toBeGreaterThanOrEqual(20.5);
    links.close();
    await Promise.all(replicas);
  });

  it.runIf(runtimeInstalled)('is answered by replicas that compute, beside those that sleep', async () => {
    const links = await linksFor(1);
    const file = writeModel(matmul());
    const { model } = await openModel(file, '');
    const computing = {
      replicas: [0, 1].map((replica) => ({ replica, model, batch: 1 })),
      threads: 1,
      provider: 'cpu' as const,
    };
    const replicas = playReplicas(links.port, token, 0, computing);
    await links.ready;
    const options = { ...trace(links, 1), computes: [true, false] };
    const { router, batches, asked } = await playTrace(options);
    checkServed(options.space, router);
    // Only the second model's ten batches are judged by when they ended, and it slept 5 ms for each.
    expect(batches.sent).toBe(10);
    expect(Math.min(...options.space.latency)).toBeGreaterThanOrEqual(5);
    expect([...asked]).toEqual([50, 50]);
    links.close();
    await replicas;
  });

  it('gets the replicas that an autoscaler orders, after their start-up', async () => {
    const links = await linksFor(2);
    const replicas = [0, 1].map((index) => playReplicas(links.port, token, index));
    await links.ready;
    const seen: number[] = [];
    const autoscaler: Autoscaler = {
      period: 5,
      arrived: (_, from, to) => seen.push(to - from),
      decide: (now) => (now === 5 ? { replicas: [4, 2], reason: 'more' } : null),
    };
    const options = { ...trace(links, 2), scaling: { autoscaler, startUp: 1 } };
    const { router, changes } = await playTrace(options);
    checkServed(options.space, router);
    // All before the last query, at 9 ms; a look counts what has come, and looking ends once all have.
    expect(changes).toEqual([
      { time: 0, replicas: [2, 2], serving: [2, 2], reason: 'plan' },
      { time: 5, replicas: [4, 2], serving: [2, 2], reason: 'more' },
      { time: 6, replicas: [4, 2], serving: [4, 2], reason: 'started' },
    ]);
    expect(seen.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(10);
    links.close();
    await Promise.all(replicas);
  });

  it('fails with status 4 when a process ends', async () => {
    const links = await linksFor(1);
    quitter(links.port);
    await links.ready;
    await expect(playTrace(trace(links, 1))).rejects.toMatchObject({
      code: 'E_REPLAY',
      message: 'Process 0 of the replicas ended during the replay.',
      exitCode: 4,
    });
  });

  it('ends with the reason of its signal', async () => {
    const links = await linksFor(1);
    quitter(links.port);
    await links.ready;
    const reason = new Error('stopped');
    await expect(playTrace(trace(links, 1, AbortSignal.abort(reason)))).rejects.toBe(reason);
  });
});

describe('the links to replicas', () => {
  it.each([
    ['another token', 'b'.repeat(32), 0],
    ['a number that no process has', token, 1],
  ])('cut off who comes with %s', async (_, word, index) => {
    const links = await linksFor(1);
    const socket = connect(links.port, '127.0.0.1');
    socket.write(Buffer.concat([Buffer.from(word), record(index, 0, 0)]));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(links.waitingFor()).toEqual([0]);
  });

  it('read records however the bytes are cut', () => {
    const seen: number[][] = [];
    const reader = new RecordReader((...values) => seen.push(values));
    const bytes = Buffer.concat([record(1, 2, 3.5), record(0xffff_ffff, 7, -1)]);
    for (const byte of bytes) reader.push(Buffer.of(byte));
    reader.push(bytes);
    const both = [
      [1, 2, 3.5],
      [0xffff_ffff, 7, -1],
    ];
    expect(seen).toEqual([...both, ...both]);
  });
});
