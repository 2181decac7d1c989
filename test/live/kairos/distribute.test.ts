import { Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from 'vitest';
import { addressesOf } from '../../../src/live/kairos/addresses-of.js';
import { distribute } from '../../../src/live/kairos/distribute.js';
import { type JobMessage, type ServerReply, serveMethod } from '../../../src/live/kairos/protocol.js';
import { ReplayClient } from '../../../src/live/kairos/replay-client.js';
import { type RunningServers, startServers } from '../../../src/live/kairos/start-servers.js';
import { distributorFactory } from '../../../src/serving-core/kairos/distributors/distributors.js';
import type { DistributorName } from '../../../src/serving-core/kairos/spec.js';
import { queriesOf, steadyTable } from '../../support/kairos.js';
import { refusal } from '../../support/refusal.js';

const table = steadyTable({ gpu: [4, 8], cpu: [10, 40] });
const mix = { types: table.types, counts: [1, 2] };
const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

async function servers(): Promise<RunningServers> {
  const running = await startServers({ table, mix, host: '127.0.0.1', port: 0, seed: 0 });
  stops.push(running.stop);
  return running;
}

const options = (count: number, name: DistributorName = 'kairos') => ({
  ...{ table, mix, qos: 500e6, distributor: distributorFactory(name, 1) },
  queries: queriesOf(...Array.from({ length: count }, (_, i) => [5 * i, 1 + (i % 2)] as const)),
});

/** A server that answers every call with `replies`, whatever they are. */
async function strange(replies: readonly ServerReply[]): Promise<string> {
  const server = new Server();
  const method = { ...serveMethod, responseStream: true as const };
  server.addService(
    { Serve: method },
    {
      Serve: (call: ServerWritableStream<JobMessage, ServerReply>) => {
        for (const reply of replies) call.write(reply);
        call.end();
      },
    },
  );
  stops.push(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, found) =>
      error ? reject(error) : resolve(found),
    ),
  );
  return `127.0.0.1:${port}`;
}

describe('replay servers on loopback', () => {
  it.each(['kairos', 'fcfs', 'threshold', 'earliest'] as const)(
    'serve every query of %s once',
    async (name) => {
      const { addresses } = await servers();
      const outcome = await distribute(options(60, name), addresses);
      expect(outcome).toMatchObject({ queries: 60, answered: 60, stopped: null, attainment: 1 });
      expect(outcome.throughput).toBeGreaterThan(50);
    },
  );

  it('draw recorded latencies, round batches up, and tell who they are', async () => {
    const { addresses } = await servers();
    const client = new ReplayClient(addresses[1]);
    const reply = await new Promise<ServerReply>((resolve, reject) =>
      client.serve({ batch: 2, qWait: 7 }, (error, found) => (error ? reject(error) : resolve(found!))),
    );
    expect(reply).toEqual({ exeTime: 40, idx: 1, qWait: 7 });
    client.close();
  });

  it('refuse a batch beyond their data with a sentence', async () => {
    const { addresses } = await servers();
    const client = new ReplayClient(addresses[0]);
    const message = await new Promise<string>((resolve) =>
      client.serve({ batch: 3, qWait: 0 }, (error) => resolve(error?.message ?? 'served')),
    );
    expect(message).toBe(
      `Replay server ${addresses[0]} refused a query: batch 3 is not within the latencies of steady: 1 to 2.`,
    );
    client.close();
  });
});

describe('a run is refused whole', () => {
  it('when a server dies while it serves', async () => {
    const running = await servers();
    const served = distribute(options(400), running.addresses, {
      progress: (answered) => {
        if (answered === 10) running.stop();
      },
    });
    await expect(served).rejects.toThrow(/^Replay server 127\.0\.0\.1:\d+ died\.$/);
  });

  it('when a server answers twice', async () => {
    const { addresses } = await servers();
    const twice = { exeTime: 4, idx: 0, qWait: 0 };
    const address = await strange([twice, twice]);
    await expect(distribute(options(20), [address, ...addresses.slice(1)])).rejects.toThrow(
      `Replay server ${address} answered twice.`,
    );
  });

  it('when a server ends without an answer', async () => {
    const { addresses } = await servers();
    const address = await strange([]);
    await expect(distribute(options(20), [address, ...addresses.slice(1)])).rejects.toThrow(
      `Replay server ${address} ended without an answer.`,
    );
  });

  it('when a server answers as another', async () => {
    const { addresses } = await servers();
    const address = await strange([{ exeTime: 4, idx: 9, qWait: 0 }]);
    await expect(distribute(options(20), [address, ...addresses.slice(1)])).rejects.toThrow(
      `Replay server ${address} calls itself instance 9, but is number 0 of the addresses.`,
    );
  });

  it('when a service time is none', async () => {
    const { addresses } = await servers();
    const address = await strange([{ exeTime: Number.NaN, idx: 0, qWait: 0 }]);
    await expect(distribute(options(20), [address, ...addresses.slice(1)])).rejects.toThrow(
      `Replay server ${address} answered with a service time of NaN ms.`,
    );
  });

  it('when nobody listens', async () => {
    const running = await servers();
    running.stop();
    await expect(distribute(options(1), running.addresses)).rejects.toThrow(
      /^No replay server answers at 127\.0\.0\.1:\d+\.$/,
    );
  });

  it('when there are not as many servers as instances, or an address is none', () => {
    expect(refusal(() => addressesOf({ hosts: '127.0.0.1:1,127.0.0.1:2' }, [1, 2]))).toBe(
      'The mix has 3 instances, but 2 addresses are given.',
    );
    expect(refusal(() => addressesOf({ hosts: 'one two' }, [1]))).toBe("'one two' is no address.");
    expect(refusal(() => addressesOf({}, [1]))).toBe('No servers are given.');
  });
});

describe('starting servers', () => {
  it('is refused where a port is taken, and leaves none behind', async () => {
    const running = await servers();
    const port = Number(running.addresses[0].split(':')[1]);
    await expect(startServers({ table, mix, host: '127.0.0.1', port, seed: 0 })).rejects.toThrow(
      `Cannot listen on 127.0.0.1:${port}`,
    );
  });
});
