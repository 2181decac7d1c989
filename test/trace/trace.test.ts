import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainPoint } from '../../src/explain/explain-point.js';
import type { PointWithRows } from '../../src/explain/request-rows.js';
import { noisePresets } from '../../src/serving-core/clockwork/worker/noise.js';
import { stream } from '../../src/serving-core/random/streams.js';
import type { TraceEvent } from '../../src/trace/events.js';
import { Feed } from '../../src/trace/feed.js';
import { writeTrace } from '../../src/trace/write.js';
import { answeredBy, type Cells, EPOCH, infer, load, request, writePoint } from '../explain/tables.js';
import { serve } from '../support/deployment.js';
import { randomScenario } from '../support/scenarios.js';
import { breaches, type TraceFile } from './rules.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-trace-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const everything = { from: 0, to: Number.POSITIVE_INFINITY };
let files = 0;

async function traced(point: PointWithRows, stretch = everything): Promise<TraceFile> {
  const { file, events, requests } = await writeTrace(point, join(dir, `${files++}.json`), stretch);
  const trace = JSON.parse(readFileSync(file, 'utf8')) as TraceFile;
  expect(trace.traceEvents).toHaveLength(events);
  expect(of(trace, 'b')).toHaveLength(requests);
  return trace;
}
const of = ({ traceEvents }: TraceFile, ph: TraceEvent['ph'], cat?: string) =>
  traceEvents.filter((event) => event.ph === ph && (cat === undefined || event.cat === cat));
const laneName = ({ traceEvents }: TraceFile, tid: number) =>
  traceEvents.find((event) => event.name === 'thread_name' && event.tid === tid)?.args?.name;

const course = { created: 110, begin: 111, took: 4, expectedBegin: 112, expectedTook: 3 };
const small = (name: string, more: Cells[] = []) =>
  writePoint(
    join(dir, name),
    [
      request(100, answeredBy(course, 100), { request_id: 5, user_id: 1, model_id: 3 }),
      request(104.5, answeredBy(course, 104.5), { request_id: 6, user_id: 1, model_id: 3 }),
      request(106, 20, { request_id: 7, result: 4, deadline_met: 0 }),
    ],
    [
      load({ created: 101, begin: 102, took: 8 }, { model_id: 3, worker_id: 1 }),
      infer(course, { action_id: 9, batch_size: 2, model_id: 3, worker_id: 1 }),
      ...more,
    ],
    EPOCH,
  );

describe('a trace', () => {
  it('keeps the rules of the format, and has a track for each GPU and lane', async () => {
    const trace = await traced(small('small'));
    expect(breaches(trace)).toEqual([]);
    const [inference] = of(trace, 'X', 'inference');
    // Times count from the first arrival, at 100 ms.
    expect(inference).toMatchObject({
      name: 'model 3 × 2',
      ts: 11_000,
      dur: 4000,
      args: { action_id: 9, predicted_ms: 3, late_ms: 0 },
    });
    expect(of(trace, 'X', 'load')).toMatchObject([{ name: 'load model 3', ts: 2000, dur: 8000 }]);
    const names = trace.traceEvents
      .filter(({ name }) => name === 'thread_name')
      .map(({ args }) => args?.name);
    expect(names).toEqual(['queue', 'GPU 0 loads', 'GPU 0 inferences']);
    const processes = trace.traceEvents
      .filter(({ name }) => name === 'process_name')
      .map(({ args }) => args?.name);
    expect(processes).toEqual(['controller', 'worker 1']);
  });

  it('has each request as a slice, and a flow to the inference that answered it', async () => {
    const trace = await traced(small('flows'));
    expect(of(trace, 'b').map(({ ts, args }) => [ts, args?.request_id])).toEqual([
      [0, 5],
      [4500, 6],
      [6000, 7],
    ]);
    expect(of(trace, 'e').map(({ ts, args }) => [ts, args?.status, args?.met])).toEqual([
      [15_300, 0, true],
      [15_300, 0, true],
      [26_000, 4, false],
    ]);
    const [inference] = of(trace, 'X', 'inference');
    expect(of(trace, 's').map(({ ts }) => ts)).toEqual([0, 4500]);
    for (const end of of(trace, 'f')) expect([end.tid, end.ts]).toEqual([inference.tid, inference.ts]);
  });

  it('counts the requests inside', async () => {
    const counts = of(await traced(small('counted')), 'C').map(({ ts, args }) => [ts, args?.inside]);
    // Steps of 0.1 ms: each says what is so at its end; the last request leaves at the very end.
    expect(counts).toEqual([
      [100, 1],
      [4600, 2],
      [6100, 3],
      [15_400, 1],
      [26_000, 0],
    ]);
  });

  it('shows failed inferences and evictions as instants', async () => {
    const failed = {
      ...infer({ created: 112, begin: 113, took: 0 }),
      status: 81,
      action_id: 10,
      worker_exec_complete: 0,
    };
    const evicted = { ...load({ created: 113, begin: 114, took: 0.1 }), action_type: 3, model_id: 2 };
    const trace = await traced(small('instants', [failed, evicted]));
    expect(breaches(trace)).toEqual([]);
    expect(of(trace, 'i').map(({ name }) => name)).toEqual(['inference failed, status 81', 'evict model 2']);
  });

  it('puts what overlaps on another lane, but for the ns that rounding costs', async () => {
    const touching = infer({ created: 112, begin: 114.999998, took: 2 }, { action_id: 11, worker_id: 1 });
    const overlapping = infer({ created: 112, begin: 114, took: 5 }, { action_id: 12, worker_id: 1 });
    const trace = await traced(small('overlap', [touching, overlapping]));
    expect(breaches(trace)).toEqual([]);
    const lanes = of(trace, 'X', 'inference').map(({ tid }) => laneName(trace, tid));
    expect(lanes).toEqual(['GPU 0 inferences', 'GPU 0 inferences', 'GPU 0 inferences (2)']);
  });

  it('can be of a stretch, and compressed', async () => {
    const point = small('stretch');
    const late = await traced(point, { from: 0.02e9, to: 1e9 });
    expect(of(late, 'b').map(({ args }) => args?.request_id)).toEqual([7]);
    expect(of(late, 'X', 'inference')).toEqual([]);
    expect(breaches(late)).toEqual([]);
    const { file } = await writeTrace(point, join(dir, 'packed.json.gz'), everything);
    const trace = JSON.parse(gunzipSync(readFileSync(file)).toString()) as TraceFile;
    expect(of(trace, 'b')).toHaveLength(3);
    await expect(traced(point, { from: 9e9, to: 1e10 })).rejects.toThrow('no request after --from to trace');
  });

  it('of a log without actions is of requests alone', async () => {
    const { files: found, ...rest } = small('alone');
    const trace = await traced({ ...rest, files: { requests: found.requests } });
    expect(breaches(trace)).toEqual([]);
    expect([of(trace, 'b').length, of(trace, 's').length]).toEqual([3, 0]);
  });

  it('of an empty log is refused, and a file that cannot be written leaves nothing', async () => {
    await expect(traced(writePoint(join(dir, 'empty'), [], []))).rejects.toThrow(
      'Point point has no request to trace.',
    );
    await expect(writeTrace(small('nowhere'), '/proc/no/trace.json', everything)).rejects.toThrow(
      /^Cannot write \/proc/,
    );
    const damaged = small('damaged', [{ ...infer(course), batch_size: 1.5 }]);
    const before = readdirSync(dir).length;
    await expect(writeTrace(damaged, join(dir, 'damaged.json'), everything)).rejects.toThrow(
      /action_log\.tsv:4/,
    );
    expect(readdirSync(dir)).toHaveLength(before);
  });
});

describe('a trace of a tournament', () => {
  it('has no predictions, since nobody made them', async () => {
    const point = small('contest');
    const contest = { ...point, files: { ...point.files, fleet: 'tournament_fleet.tsv' } };
    const trace = await traced(contest);
    expect(of(trace, 'X', 'inference')[0].args).toEqual({ action_id: 9, model: 3, batch: 2 });
    expect(of(trace, 'X', 'load')[0].args).toEqual({ action_id: 0, model: 3 });
  });
});

describe('traces of simulated points', () => {
  it('keep the rules, and have flows for just the requests whose inference is known', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const { deployment, arrivals } = randomScenario(seed);
      // Times that are no whole ns, as noise makes them.
      const noise = { model: noisePresets.v100, random: (name: string) => stream(seed, name) };
      const { requests, actions } = serve({ ...deployment, noise }, arrivals);
      const whole = (rows: readonly Cells[]) =>
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, value]) => [
              name,
              name === 'slo_factor' ? value : Math.trunc(value),
            ]),
          ),
        );
      const point = writePoint(join(dir, `seed-${seed}`), whole(requests), whole(actions));
      const trace = await traced(point);
      expect(breaches(trace)).toEqual([]);
      const { lives } = await explainPoint(point, { worst: requests.length });
      const answered = lives.filter(({ match }) => match.inference?.status === 0).length;
      expect([of(trace, 'b').length, of(trace, 's').length]).toEqual([requests.length, answered]);
      const executed = actions.filter((row) => row.status === 0 && row.action_type !== 3);
      expect(of(trace, 'X', 'inference').length + of(trace, 'X', 'load').length).toBe(executed.length);
    }
  });
});

describe('a feed', () => {
  const second = 1e9;
  /** A row a second, in chunks of ten. */
  const feed = () => {
    const read: number[] = [];
    async function* chunks() {
      for (let chunk = 0; chunk < 100; chunk++) {
        read.push(chunk);
        yield Array.from({ length: 10 }, (_, i) => (chunk * 10 + i) * second);
      }
    }
    return { read, feed: new Feed(chunks(), (row: number) => row) };
  };

  it('reads no further than it must, and forgets what it is told to', async () => {
    const { read, feed: rows } = feed();
    await rows.until(25 * second);
    expect(read).toEqual([0, 1, 2]);
    expect(rows.within(8 * second, 11 * second)).toEqual([8, 9, 10].map((s) => s * second));
    rows.drop(20 * second);
    expect(rows.within(0, 21 * second)).toEqual([20 * second]);
  });

  it('finds the next row however far away, and says when there is none', async () => {
    const { read, feed: rows } = feed();
    expect(await rows.next(500 * second)).toBe(500 * second);
    expect(read.length).toBeLessThan(53);
    expect(await rows.next(2000 * second)).toBe(Number.POSITIVE_INFINITY);
  });
});

const logs = process.env.REPRO_TEST_LOGS;
describe.skipIf(!logs || !existsSync(logs))('traces of the original programs', () => {
  it.each(['simple-noinput', 'slo1-4x100-noinput'])('%s keeps the rules', async (name) => {
    const folder = join(logs!, name);
    const tables = {
      requests: join(folder, 'clockwork_request_log.tsv'),
      actions: join(folder, 'clockwork_action_log.tsv'),
    };
    const trace = await traced({ name, parameters: {}, repeat: 0, seed: 0, status: 'ok', files: tables });
    expect(breaches(trace)).toEqual([]);
    expect(of(trace, 's').length).toBeGreaterThan(1400);
  });
});
