import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explainJson } from '../../src/cli/explain/explain-json.js';
import { explainText } from '../../src/cli/explain/explain-text.js';
import { type Explanation, explainPoint } from '../../src/explain/explain-point.js';
import { explanationFigure } from '../../src/explain/figure.js';
import { withRequestRows } from '../../src/explain/request-rows.js';
import { noRun, writeFigures } from '../../src/plot/write.js';
import type { Manifest, PointView, Run } from '../../src/telemetry/run.js';
import { linesOf } from '../../src/what-if/lines.js';
import { experiment } from '../experiment/fixture.js';
import { answeredBy, EPOCH, infer, load, request, writePoint } from './tables.js';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-explain-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A cold request in a batch of two, on times of 1970; the first action comes long before the first answer. */
function cold(name: string): ReturnType<typeof writePoint> {
  const course = { created: 110, begin: 111, took: 4, expectedBegin: 112, expectedTook: 3 };
  const requests = [
    request(100, answeredBy(course, 100), { request_id: 5, user_id: 1, arrival_count: 0 }),
    request(104, answeredBy(course, 104), { request_id: 6, user_id: 1, arrival_count: 0 }),
    request(200, 2, { request_id: 5, user_id: 2, result: 4, deadline_met: 0 }),
  ];
  const actions = [
    load({ created: 101, begin: 102, took: 8 }),
    infer(course, { action_id: 9, batch_size: 2 }),
  ];
  return writePoint(join(dir, name), requests, actions, EPOCH);
}

const step = (stage: string, from: number, to: number) => ({ stage, from: from * 1e6, to: to * 1e6 });

describe('an explained request', () => {
  let explanation: Explanation;
  beforeAll(async () => {
    explanation = await explainPoint(cold('cold'), { request: 5, user: 1 });
  });

  it('has a life without gaps, with what was predicted, to the ns on times since 1970', () => {
    const [{ request: row, steps, match }] = explanation.lives;
    expect(row).toMatchObject({
      id: 5,
      t: String(EPOCH + 115_300_000n),
      latency: 15.3e6,
      slo: 25e6,
      met: true,
    });
    expect(steps).toEqual([
      step('queue', 0, 10),
      step('wait', 10, 11),
      { ...step('execution', 11, 15), expectedFrom: 12e6, expectedTo: 15e6 },
      step('response', 15, 15.3),
    ]);
    expect(match).toMatchObject({ how: 'exact', inference: { id: 9, batch: 2 } });
    expect(match.batch.map(({ id }) => id)).toEqual([5, 6]);
  });

  it('shows the loads of its model, and how busy its GPU was while it waited', () => {
    const [{ surroundings }] = explanation.lives;
    expect(surroundings.loads).toHaveLength(1);
    expect(surroundings).toMatchObject({ known: true, gpus: 1, wait: 11e6, serversBusy: 0, ahead: 0 });
  });

  it('is told as text with a bar for each step', () => {
    const text = explainText(explanation, 100);
    expect(text).toContain('Request 5 of point point\nmodel 0, user 1, SLO 25.00 ms, status 0');
    expect(text).toMatch(/^queue +0\.000 ms +10\.00 ms +░+$/m);
    expect(text).toMatch(/^execution +11\.00 ms +4\.000 ms +3\.000 ms +█+$/m);
    expect(text).toContain('Weights of its model were loaded on worker 0 GPU 0 from 2.000 ms to 10.00 ms');
    expect(text).toMatch(/It\n {2}shared its batch with request 6\.$/m);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('is given as data with times since its arrival', () => {
    const { requests } = JSON.parse(JSON.stringify(explainJson(explanation)));
    expect(requests[0]).toMatchObject({
      id: 5,
      answered: '1795312480115300000',
      reason: { code: 'met' },
      inference: { id: 9, created: 10e6, begin: 11e6, end: 15e6, handled: 15.3e6, expectedBegin: 12e6 },
      link: { how: 'exact', batch: [5, 6] },
    });
  });

  it('has no prediction as text nor as data in a tournament, whose tables repeat what happened', async () => {
    const point = cold('contest');
    const contest = { ...point, files: { ...point.files, fleet: 'tournament_fleet.tsv' } };
    const told = await explainPoint(contest, { request: 5, user: 1 });
    const text = explainText(told, 100);
    expect(text).toMatch(/^execution +11\.00 ms +4\.000 ms +█+$/m);
    expect(text).toMatch(/to 10\.00 ms: 8\.000\n? +ms\.$/m);
    expect(text).toMatch(/^> +worker 0 GPU 0 +batch of 2 +0 +11\.00 ms +4\.000 ms$/m);
    expect(text).not.toMatch(/predicted/i);
    const data = JSON.stringify(explainJson(told));
    expect(data).toContain('"end":15000000');
    expect(data).not.toMatch(/expected|delay/);
  });

  it('is drawn with the lanes of its GPU and the data of every step', async () => {
    const figure = explanationFigure(explanation, 'Origin unknown.', linesOf(explanation.lives, []));
    const files = await writeFigures([figure], join(dir, 'drawn'), ['svg', 'png'], noRun);
    expect(files.map((file) => file.slice(dir.length + 7))).toEqual(
      ['svg', 'png', 'tsv'].map((ending) => `explain_point_request=5.${ending}`),
    );
    const svg = readFileSync(files[0], 'utf8');
    for (const words of ['worker 0 GPU 0 loads', 'its own batch', 'in the queue', 'Time since arrival (ms)'])
      expect(svg).toContain(words);
    expect(readFileSync(files[2], 'utf8').split('\n')[3]).toBe(
      'request 5\t5\t0\tmet\t25000000\texecution\t11000000\t15000000\t12000000\t15000000',
    );
  });

  it('is drawn also when its SLO is far beyond', async () => {
    const rows = [request(1, 3, { deadline: 9e10 })];
    const far = await explainPoint(writePoint(join(dir, 'far'), rows, null), { worst: 1 });
    expect(explainText(far, 80)).toMatch(/^SLO +90 s +→$/m);
    await writeFigures(
      [explanationFigure(far, '', linesOf(far.lives, []))],
      join(dir, 'far'),
      ['png'],
      noRun,
    );
  });
});

describe('the worst requests', () => {
  it('are missed ones, then those that took most of their SLO', async () => {
    const rows = [
      request(1, 10, { request_id: 0 }),
      request(1, 20, { request_id: 1, deadline: 400e6 }),
      request(1, 11, { request_id: 2, result: 4, deadline: 20e6, deadline_met: 0 }),
      request(1, 12, { request_id: 3, result: 4, deadline: 10e6, deadline_met: 0 }),
      request(1, 99, { request_id: 4, deadline: -1, deadline_met: 1 }),
    ];
    rows.sort((a, b) => a.t - b.t);
    const point = writePoint(join(dir, 'worst'), rows, null);
    const worst = async (n: number) =>
      (await explainPoint(point, { worst: n })).lives.map((life) => life.request.id);
    expect(await worst(9)).toEqual([3, 2, 0, 1, 4]);
    expect(await worst(2)).toEqual([3, 2]);
    const text = explainText(await explainPoint(point, { worst: 3 }), 100);
    expect(text).toContain('Reasons: untold 2, met 1');
    expect(text).toContain('There is no action log');
    // Which is not to say that no inference answered it.
    const one = explainText(await explainPoint(point, { request: 0 }), 100);
    expect(one).toContain('There is no action log');
    expect(one).not.toContain('inference answered');
  });

  it('that could never have met their SLO come after the other missed ones', async () => {
    const rows = [
      request(1, 10, { request_id: 0 }),
      request(1, 30, { request_id: 1, deadline: 25e6, deadline_met: 0 }),
      request(1, 40, { request_id: 2, deadline: 9e6, deadline_met: 0 }),
      request(1, 41, { request_id: 3, deadline: 9e6, deadline_met: 0, model_id: 7 }),
    ];
    const point = writePoint(join(dir, 'hopeless'), rows, null);
    const { lives } = await explainPoint(point, { worst: 9 });
    expect(lives.map((life) => life.request.id)).toEqual([1, 3, 2, 0]);
  });

  it('of an empty log are none', async () => {
    const explanation = await explainPoint(writePoint(join(dir, 'empty'), [], []), { worst: 3 });
    expect(explainText(explanation, 80)).toBe('Point point has no request.');
  });
});

describe('what cannot be explained', () => {
  it('is a request that is not there, or of several users', async () => {
    const point = cold('users');
    await expect(explainPoint(point, { request: 77 })).rejects.toThrow(
      'Point point has no answer to request 77.',
    );
    await expect(explainPoint(point, { request: 5, user: 9 })).rejects.toThrow('request 5 of user 9.');
    await expect(explainPoint(point, { request: 5 })).rejects.toMatchObject({
      message: '2 requests of point point have the number 5.',
      next: 'Say whose: --user 1, or --user 2.',
    });
  });

  it('is a damaged table, named with its line', async () => {
    const point = cold('damaged');
    writeFileSync(
      point.files.actions!,
      readFileSync(point.files.actions!, 'utf8').replace('\t9\t', '\tnine\t'),
    );
    await expect(explainPoint(point, { worst: 1 })).rejects.toThrow(/clockwork_action_log\.tsv:3 /);
  });

  const manifest = {
    experiment: 'small',
    scale: 'quick',
    seed: 3,
    repeats: 2,
    parameters: { period: 7 },
    swept: { rate: [300, 600] },
  } as unknown as Manifest;
  const run: Run = { dir: '/runs/mine', manifest, points: [], unfinished: [] };
  const point = (files: PointView['files'], status: PointView['status'] = 'ok'): PointView => ({
    name: 'p',
    parameters: { models: 12, rate: 600, period: 7 },
    repeat: 1,
    seed: 9,
    status,
    files,
  });
  const refusal = (view: PointView, of: Run = run) => {
    try {
      withRequestRows(of, view, experiment());
    } catch (error) {
      const { message, next } = error as { message: string; next: string };
      return `${message} ${next}`;
    }
    throw new Error('it was not refused');
  };

  it('is a point with roll-ups alone: the command that keeps its rows is told', () => {
    expect(refusal(point({ minutes: 'm', histograms: 'h' }))).toBe(
      "Point p of /runs/mine kept roll-ups alone, not the rows of its requests. Run it again with its rows: repro run small --scale quick --seed 3 --repeats 2 --set period=7 --set 'rate=300|600' --points models=12,rate=600,repeat=1 --telemetry all --logdir /runs/mine-rows",
    );
    expect(refusal(point({ actions: 'a' }), { ...run, manifest: null })).toMatch(
      /kept no rows .* Put the request log/,
    );
  });

  it('is a point that failed, and one of another system', () => {
    expect(refusal(point({}, 'failed'))).toContain('failed, so that it has no tables');
    expect(refusal(point({ served: 's', pool: 'p' }))).toContain('it has served, pool.');
  });
});
