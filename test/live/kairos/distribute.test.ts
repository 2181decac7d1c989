import { Client, credentials, Server, ServerCredentials, type ServerWritableStream } from '@grpc/grpc-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { liveText } from '../../../src/cli/kairos/live-text.js';
import { addressesOf } from '../../../src/live/kairos/addresses.js';
import { distribute } from '../../../src/live/kairos/distribute.js';
import { type JobMessage, type ServerReply, serveMethod } from '../../../src/live/kairos/protocol.js';
import { ReplayClient } from '../../../src/live/kairos/replay-client.js';
import { ReplayServer } from '../../../src/live/kairos/replay-server.js';
import { type RunningServers, startServers } from '../../../src/live/kairos/start-servers.js';
import { WallClock } from '../../../src/serving-core/clock/wall-clock.js';
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
  // an hour, which no machine is too slow for
  table,
  mix,
  qos: 3600e9,
  distributor: distributorFactory(name, 1),
  queries: queriesOf(...Array.from({ length: count }, (_, i) => [5 * i, 1 + (i % 2)] as const)),
});

/** A server that answers every call with `replies`, whatever they are, after so many ms. */
async function strange(
  replies: readonly ServerReply[],
  responseSerialize = serveMethod.responseSerialize,
  lateMs = 0,
): Promise<string> {
  const server = new Server();
  const method = { ...serveMethod, responseSerialize, responseStream: true as const };
  server.addService(
    { Serve: method },
    {
      Serve: (call: ServerWritableStream<JobMessage, ServerReply>) => {
        setTimeout(() => {
          for (const reply of replies) call.write(reply);
          call.end();
        }, lateMs);
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
      expect(outcome).toMatchObject({ queries: 60, answered: 60, stopped: null, attainment: 1, endToEnd: 1 });
      expect(outcome.throughput).toBeGreaterThan(0);
    },
  );

  it('draw recorded latencies, round batches up, and tell who they are', async () => {
    const { addresses } = await servers();
    const client = new ReplayClient(addresses[1], 60_000);
    const reply = await new Promise<ServerReply>((resolve, reject) =>
      client.serve({ batch: 2, qWait: 7 }, (error, found) => (error ? reject(error) : resolve(found!))),
    );
    expect(reply).toEqual({ exeTime: 40, idx: 1, qWait: 7 });
    client.close();
  });

  it('refuse a batch beyond their data with a sentence', async () => {
    const { addresses } = await servers();
    const client = new ReplayClient(addresses[0], 60_000);
    const message = await new Promise<string>((resolve) =>
      client.serve({ batch: 3, qWait: 0 }, (error) => resolve(error?.message ?? 'served')),
    );
    expect(message).toBe(
      `Replay server ${addresses[0]} refused a query: batch 3 is not within the latencies of steady: 1 to 2.`,
    );
    client.close();
  });
});

describe('servers in two processes', () => {
  it('number their instances by the mix, so that one distributor serves with both', async () => {
    const own = { table, mix, host: '127.0.0.1', port: 0, seed: 0 };
    const [first, rest] = [
      await startServers({ ...own, only: [0] }),
      await startServers({ ...own, only: [1, 2] }),
    ];
    stops.push(first.stop, rest.stop);
    const addresses = addressesOf({ hosts: [...first.addresses, ...rest.addresses].join() }, mix.counts);
    expect(await distribute(options(30), addresses)).toMatchObject({ answered: 30 });
  });

  it('listen on ports in a row, which a range means', () => {
    expect(addressesOf({ hosts: '10.0.0.1:50051-50053,[::1]:7' }, [1, 3])).toEqual([
      ...['10.0.0.1:50051', '10.0.0.1:50052', '10.0.0.1:50053', '[::1]:7'],
    ]);
  });
});

describe('a run', () => {
  it('is INVALID when servers answer later than they say', async () => {
    const one = { types: table.types, counts: [1, 0] };
    // Each answer is 50 ms late, and 2 % of a second are 20.
    const address = await strange([{ exeTime: 1, idx: 0, qWait: 0 }], serveMethod.responseSerialize, 50);
    const outcome = await distribute({ ...options(5), mix: one, qos: 1e9 }, [address]);
    expect(outcome).toMatchObject({ status: 'invalid', allowed: 20, answered: 5 });
    expect(outcome.overhead).toBeGreaterThan(20);
    expect(liveText(outcome, 200, 'steady')).toMatch(/INVALID: .* came more than 20\.0 ms late\./);
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

  it('when an answer is no message', async () => {
    const { addresses } = await servers();
    // Field 1 is announced as four bytes, and two follow.
    const address = await strange([{} as ServerReply], () => Buffer.from('0d0000', 'hex'));
    await expect(distribute(options(20), [address, ...addresses.slice(1)])).rejects.toThrow(
      new RegExp(`^Replay server ${address} failed: .*`),
    );
  });

  it('when the user stops it', async () => {
    const { addresses } = await servers();
    const stop = new AbortController();
    const served = distribute(options(400), addresses, {
      signal: stop.signal,
      progress: (answered) => {
        if (answered === 10) stop.abort();
      },
    });
    await expect(served).rejects.toThrow('Stopped; what was served so far is not counted.');
    await expect(distribute(options(5), addresses, { signal: stop.signal })).rejects.toThrow('Stopped');
  });

  it('when there are not as many servers as instances, or an address is none', () => {
    expect(refusal(() => addressesOf({ hosts: '127.0.0.1:1,127.0.0.1:2' }, [1, 2]))).toBe(
      'The mix has 3 instances, but 2 addresses are given.',
    );
    expect(refusal(() => addressesOf({ hosts: '127.0.0.1:1-2,127.0.0.1:2' }, [3]))).toBe(
      'Address 127.0.0.1:2 is given twice.',
    );
    for (const none of ['one two', '127.0.0.1', '127.0.0.1:0', '127.0.0.1:65536', '127.0.0.1:9-8', ''])
      expect(refusal(() => addressesOf({ hosts: none }, [1]))).toBe(`'${none}' is no address.`);
    expect(refusal(() => addressesOf({}, [1]))).toBe('No servers are given.');
  });
});

describe('a server', () => {
  it('does not begin jobs whose sender has gone', async () => {
    let now = 0;
    let wake = () => {};
    let drawn = 0;
    const clock = new WallClock({
      monotonic: () => now,
      alarm: (_, later) => {
        wake = later;
      },
      afterwards: queueMicrotask,
    });
    const random = { next: () => 0 * ++drawn };
    const { server, address } = await ReplayServer.start({
      clock,
      table,
      random,
      type: 0,
      idx: 0,
      host: '127.0.0.1',
      port: 0,
    });
    const client = new Client(address, credentials.createInsecure());
    stops.push(server.stop.bind(server), () => client.close());
    const send = (batch: number) => {
      const { path, requestSerialize, responseDeserialize } = serveMethod;
      let hear!: (heard: string) => void;
      const heard = new Promise<string>((resolve) => {
        hear = resolve;
      });
      const job = { batch, qWait: 0 };
      const call = client.makeUnaryRequest(path, requestSerialize, responseDeserialize, job, (error) =>
        hear(error?.message ?? 'served'),
      );
      return { call, heard };
    };
    // Refused at once, so that its answer tells that the server has seen all that was sent before.
    const seen = () => send(99).heard;
    const jobs = [send(1), send(1), send(1)];
    await seen();
    for (const { call } of jobs.slice(1)) call.cancel();
    await seen();
    const last = send(1);
    await seen();
    for (let job = 0; job < 2; job++) {
      now += 4e6;
      wake();
      await new Promise(setImmediate);
    }
    expect(await Promise.all([jobs[0].heard, last.heard])).toEqual(['served', 'served']);
    expect(drawn).toBe(2);
  });

  it('is reached past a proxy that http_proxy names', async () => {
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
    const { addresses } = await servers();
    expect(await distribute(options(3), addresses)).toMatchObject({ answered: 3 });
    vi.unstubAllEnvs();
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
