import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainPoint } from '../../src/explain/explain-point.js';
import { answeredBy, type Cells, type Course, infer, load, request, writePoint } from './tables.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-reason-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const ASKED = 42;
const MS = 1e6;
let points = 0;

/** The reason of request 42, asked for among others. */
async function reason(asked: Cells, others: readonly Cells[], actions: readonly Cells[] | null) {
  const rows = [
    { ...asked, request_id: ASKED },
    ...others.map((row, i) => ({ ...row, request_id: 100 + i })),
  ];
  rows.sort((a, b) => (a as Cells).t - (b as Cells).t);
  const point = writePoint(join(dir, String(points++)), rows, actions);
  const { lives } = await explainPoint(point, { request: ASKED });
  expect(lives).toHaveLength(1);
  return lives[0].reason;
}

/** An inference and the answer to the request that arrived at so many ms. */
function served(arrival: number, course: Course, more: Cells = {}): { row: Cells; act: Cells } {
  const row = request(arrival, answeredBy(course, arrival), more);
  const good = row.deadline_met;
  return { row, act: infer({ ...course, good }, { model_id: more.model_id ?? 0 }) };
}

/** A quick answer long before, so that no SLO of these tests is beyond what its model ever managed. */
const quick = served(1, { created: 1, begin: 1.1, took: 3 });
/** The same for model 3. */
const quick3 = served(1, { created: 1, begin: 1.1, took: 3 }, { model_id: 3 });
const timedOut = (arrival: number, latency: number, more: Cells = {}) =>
  request(arrival, latency, { result: 4, deadline_met: 0, ...more });

describe('the reason', () => {
  it('of a request that met its SLO says where its time went', async () => {
    const { row, act } = served(10, { created: 12, begin: 13, took: 3 });
    expect(await reason(row, [], [act])).toEqual({
      code: 'met',
      sentence:
        'Met its SLO: answered after 6.300 ms of 25.00 ms, of which 2.000 ms in the queue and 3.000 ms on worker 0 GPU 0 in a batch of 1.',
    });
  });

  it('is the execution, when it took longer than predicted', async () => {
    const { row, act } = served(10, { created: 12, begin: 13, took: 30, expectedTook: 8 });
    expect(await reason(row, [quick.row], [quick.act, act])).toEqual({
      code: 'execution-long',
      sentence:
        'Answered 8.300 ms after its SLO of 25.00 ms: its execution on worker 0 GPU 0 took 30.00 ms instead of the 8.000 ms predicted.',
    });
  });

  it('is a late begin, with what came before it on the GPU', async () => {
    const before = served(9, { created: 10, begin: 10.5, took: 20, expectedTook: 5 }, { model_id: 7 });
    const { row, act } = served(10, { created: 12, begin: 30.5, took: 8, expectedBegin: 15.5 });
    expect(await reason(row, [quick.row, before.row], [quick.act, before.act, act])).toEqual({
      code: 'started-late',
      sentence:
        'Answered 3.800 ms after its SLO of 25.00 ms: its execution began 15.00 ms later than planned on worker 0 GPU 0, where an inference of model 7 before it ended 15.00 ms later than predicted.',
    });
  });

  it('is the way back, when execution ended in time', async () => {
    const row = request(10, 40);
    const act = {
      ...infer({ created: 11, begin: 12, took: 3, good: 0 }),
      controller_action_duration: 39 * MS,
    };
    expect(await reason(row, [quick.row], [quick.act, act])).toEqual({
      code: 'answered-late',
      sentence:
        'Answered 15.00 ms after its SLO of 25.00 ms: it left 35.00 ms after its execution on worker 0 GPU 0 ended, which was no later than planned.',
    });
  });

  it('is the queue, when lateness was planned', async () => {
    const { row, act } = served(10, { created: 38, begin: 39, took: 3 });
    const ahead = served(9, { created: 10, begin: 10.5, took: 28 });
    expect(await reason(row, [quick.row, ahead.row], [quick.act, ahead.act, act])).toEqual({
      code: 'queue',
      sentence:
        'Answered 7.300 ms after its SLO of 25.00 ms, as planned when its batch was made, behind 1 request of its model in the queue: the GPU that serves it executed 97 % of the 29.00 ms that it waited, 1 inference.',
    });
  });

  it('is the queue, when it timed out behind others', async () => {
    const other = served(9, { created: 9.5, begin: 10, took: 10 }, { model_id: 3 });
    const own = served(9, { created: 9.8, begin: 20, took: 8 });
    const { code, sentence } = await reason(
      timedOut(10, 20),
      [quick.row, other.row, own.row],
      [quick.act, other.act, own.act],
    );
    expect(code).toBe('queue');
    expect(sentence).toBe(
      'Timed out after 20.00 ms, behind 1 request of its model in the queue: the GPU that serves it executed 90 % of the 20.00 ms that it waited, 2 inferences, 1 of other models.',
    );
  });

  it('is overload, when more came in a second than succeeded and the GPU had no pause', async () => {
    const busy = Array.from({ length: 100 }, (_, i) =>
      served(i * 10, { created: i * 10, begin: i * 10 + 0.1, took: 9.8 }),
    );
    const lost = Array.from({ length: 50 }, (_, i) => timedOut(i * 20 + 5, 20));
    const rows = busy.map(({ row }) => row);
    const { code, sentence } = await reason(
      timedOut(985, 14.9),
      [...rows, ...lost.slice(0, -1)],
      busy.map(({ act }) => act),
    );
    expect(code).toBe('overload');
    expect(sentence).toBe(
      'Timed out after 14.90 ms, having arrived past what the GPUs can do: in the second before, 150 requests came and 99 succeeded while the GPU executed 98 % of the time.',
    );
  });

  it('is its weights, when they were being loaded for most of its wait', async () => {
    const act = load({ created: 11, begin: 15, took: 12 });
    const cold = timedOut(10, 20, { arrival_count: 0, model_id: 3, departure_count: 1 });
    expect(
      await reason(
        cold,
        [quick3.row],
        [quick3.act, act].map((row) => ({ ...row, model_id: 3 })),
      ),
    ).toEqual({
      code: 'weights-loading',
      sentence:
        'Timed out after 20.00 ms: no GPU held its model, and the weights were being loaded on worker 0 GPU 0 from 5.000 ms to 17.00 ms after its arrival, of the 25.00 ms that it had.',
    });
  });

  it('is their absence, when nobody loaded them, with or without an action log', async () => {
    const cold = timedOut(10, 20, { arrival_count: 0, departure_count: 0, model_id: 3 });
    const others = [load({ created: 9, begin: 10, took: 8 }), load({ created: 10, begin: 18, took: 8 })];
    expect(await reason(cold, [quick3.row], [quick3.act, ...others])).toEqual({
      code: 'weights-absent',
      sentence:
        'Timed out after 20.00 ms: no GPU held its model, and none had loaded it by then; 2 loads of other models ended meanwhile.',
    });
    expect(await reason(cold, [quick3.row], null)).toEqual({
      code: 'weights-absent',
      sentence: 'Timed out after 20.00 ms: no GPU held its model, neither when it came nor when it left.',
    });
  });

  it('is not told without an action log, where nobody was before it', async () => {
    const late = request(10, 26, { deadline_met: 0 });
    expect(await reason(late, [quick.row], null)).toEqual({
      code: 'untold',
      sentence:
        'Answered 1.000 ms after its SLO of 25.00 ms, behind no other request of its model; what it waited for, an action log would tell.',
    });
  });

  it('is their eviction, when the last copy went while it waited', async () => {
    const evict = { ...load({ created: 15, begin: 16, took: 0.1 }), action_type: 3 };
    const { code } = await reason(timedOut(10, 20, { departure_count: 0 }), [quick.row], [quick.act, evict]);
    expect(code).toBe('weights-evicted');
  });

  it('is the SLO, when no request of its model was ever as quick', async () => {
    const { row, act } = served(10, { created: 12, begin: 13, took: 3 });
    expect(await reason(timedOut(10, 10, { deadline: 2 * MS }), [row], [act])).toEqual({
      code: 'slo-too-short',
      sentence:
        'Its SLO of 2.000 ms is shorter than the 6.300 ms that the fastest request of its model took.',
    });
  });

  it.each([
    [45, 'not-sent', 'could not be sent to worker 0 GPU 0 before it would have been too late'],
    [81, 'not-started', 'came up on worker 0 GPU 0 only after the window in which it might start'],
    [84, 'failed', 'Its inference failed on worker 0 GPU 0 with status 84.'],
  ])('is its inference, when that failed with status %i', async (status, code, words) => {
    const course = { created: 12, begin: 20, took: 3 };
    const row = request(10, answeredBy(course, 10), { result: status, deadline_met: 0 });
    const act = infer(course, { status, worker_exec_duration: 0, worker_exec_complete: 0, goodput: 0 });
    const found = await reason(row, [quick.row], [quick.act, act]);
    expect(found.code).toBe(code);
    expect(found.sentence).toContain(words);
  });

  it('is a refusal, when it was answered with an error and no inference failed', async () => {
    const { code, sentence } = await reason(
      request(10, 0.05, { result: 1, deadline: -1, deadline_met: 0, model_id: 99 }),
      [quick.row],
      [quick.act],
    );
    expect(code).toBe('refused');
    expect(sentence).toContain('with status 1 after 0.050 ms');
  });

  it('of a success without an SLO is that it had none', async () => {
    const { row, act } = served(10, { created: 12, begin: 13, took: 3 }, { deadline: -1 });
    const met = { ...row, deadline_met: 1 };
    expect((await reason(met, [], [{ ...act, goodput: 3 * MS }])).sentence).toMatch(
      /^Succeeded after 6\.300 ms; it had no SLO, of which 2\.000 ms in the queue/,
    );
  });

  it('in a tournament tells no plan nor prediction, since its systems have none', async () => {
    const { row, act } = served(10, { created: 40, begin: 41, took: 3 });
    const rows = [quick.row, { ...row, request_id: ASKED }, { ...timedOut(50, 30), request_id: 43 }];
    const point = writePoint(join(dir, String(points++)), rows, [quick.act, act]);
    const contest = { ...point, files: { ...point.files, fleet: 'tournament_fleet.tsv' } };
    const { lives } = await explainPoint(contest, { worst: 2 });
    const told = new Map(lives.map((life) => [life.request.id, life.reason.sentence]));
    expect(told.get(ASKED)).toMatch(
      /^Answered 9\.300 ms after its SLO of 25\.00 ms, behind no other request/,
    );
    expect(told.get(43)).toMatch(/^Dropped after 30\.00 ms, behind no other request/);
    expect(lives.flatMap(({ steps }) => steps).some(({ expectedTo }) => expectedTo !== undefined)).toBe(
      false,
    );
    const clockwork = await explainPoint(point, { request: ASKED });
    expect(clockwork.lives[0].reason.sentence).toContain('as planned when its batch was made');
  });
});
