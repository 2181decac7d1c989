import { describe, expect, it } from 'vitest';
import { claims } from '../../../experiments/fig5/claims.js';
import { checkRun } from '../../../src/claims/check.js';
import { newFolder, pointView, type Row, runOf, writeRequestLog } from '../../plot/request-log.js';

const slos = [10, 25, 50, 100, 250, 500];
type Goodputs = readonly number[];
/** The paper's own numbers, digitised. */
const paper: Record<string, Goodputs> = {
  clockwork: [140, 742, 801, 801, 786, 802],
  infaas: [0, 11, 2, 190, 375, 740],
  clipper: [0, 0, 0, 125, 283, 297],
};

const written = new Map<string, string>();

/** A log of 30 s with so many answers in time a second, and eighty that are late, or refused by Clockwork. */
function log(system: string, slo: number, goodput: number, late = 0): string {
  const key = [system, slo, goodput, late].join();
  const known = written.get(key);
  if (known !== undefined) return known;
  const rows: Row[] = [];
  for (let second = 0; second < 30; second++) {
    const own = system === 'clockwork';
    const n = goodput + 80;
    for (let i = 0; i < n; i++) {
      const met = i < goodput;
      const counted = own && late > 0 && i === goodput;
      rows.push({
        t: second + i / n,
        result: met || counted || !own ? 0 : 4,
        met: met ? 1 : 0,
        latencyMs: met ? slo * 0.9 : slo * 3,
      });
    }
  }
  const file = writeRequestLog(newFolder(), 'clockwork_request_log.tsv', rows);
  written.set(key, file);
  return file;
}

async function failing(changes: Record<string, Goodputs> = {}, late: Record<number, number> = {}) {
  const points = Object.entries({ ...paper, ...changes }).flatMap(([system, goodputs]) =>
    slos.map((slo, i) =>
      pointView(log(system, slo, goodputs[i], late[slo]), { system, slo, duration: 30, models: 15 }),
    ),
  );
  const rows = await checkRun(runOf('logdir', points), { claims });
  expect(rows.filter(({ verdict }) => verdict === 'NOT TESTABLE')).toEqual([]);
  return rows.filter(({ verdict }) => verdict === 'FAIL').map(({ id }) => id.slice('fig5.'.length));
}

describe("Figure 5's claims", () => {
  it("all hold for the paper's own numbers", async () => {
    expect(await failing()).toEqual([]);
  }, 60_000);

  it.each([
    ['Clockwork far below the ceiling at 100 ms', { clockwork: [140, 742, 801, 780, 786, 802] }, ['ceiling']],
    ['Clockwork weak at 25 ms', { clockwork: [140, 680, 801, 801, 786, 802] }, ['at-25ms']],
    ['Clockwork too good at 10 ms', { clockwork: [600, 742, 801, 801, 786, 802] }, ['tight-at-10ms']],
    ['Clockwork silent at 10 ms', { clockwork: [0, 742, 801, 801, 786, 802] }, ['above-0-at-10ms']],
    ['a baseline good at 50 ms', { infaas: [0, 11, 60, 190, 375, 740] }, ['baselines-low', 'baselines-rise']],
    ['a baseline above Clockwork', { infaas: [0, 11, 2, 190, 375, 810] }, ['clockwork-best']],
    ['Clipper above INFaaS', { clipper: [0, 0, 0, 195, 283, 297] }, ['clipper-below-infaas']],
  ] as [string, Record<string, Goodputs>, string[]][])(
    'fail for %s',
    async (_, changes, expected) => {
      const failed = await failing(changes);
      for (const id of expected.slice(0, 1)) expect(failed).toContain(id);
      expect(expected).toEqual(expect.arrayContaining(failed));
    },
    60_000,
  );

  it('fail for answers that Clockwork counts as late, apart at 10 ms', async () => {
    expect(await failing({}, { 100: 1 })).toEqual(['never-late', 'tail']);
    expect(await failing({}, { 10: 1 })).toEqual(['never-late-at-10ms', 'tail-at-10ms']);
  }, 120_000);

  describe('over repeats', () => {
    interface Repeat {
      clockwork?: Goodputs;
      clipper?: Goodputs;
      late?: Record<number, number>;
    }
    /** Each repeat as the paper's numbers with changes of its own. */
    const repeated = (...repeats: Repeat[]) =>
      repeats.flatMap(({ late = {}, ...changes }, repeat) =>
        Object.entries<Goodputs>({ ...paper, ...changes }).flatMap(([system, goodputs]) =>
          slos.map((slo, i) =>
            pointView(
              log(system, slo, goodputs[i], system === 'clockwork' ? late[slo] : 0),
              { system, slo, duration: 30, models: 15 },
              { repeat },
            ),
          ),
        ),
      );
    const row = async (id: string, ...repeats: Repeat[]) =>
      (await checkRun(runOf('logdir', repeated(...repeats)), { claims })).find(
        (one) => one.id === `fig5.${id}`,
      )!;
    const weak = { clockwork: [140, 650, 801, 801, 786, 802] };

    it('judge the mean goodput, which the first repeat alone would miss', async () => {
      expect((await row('at-25ms', weak)).verdict).toBe('FAIL');
      const { verdict, measured, high } = await row('at-25ms', weak, {}, {});
      expect(verdict).toBe('PASS');
      const ceiling = 8 / 9.93e-3;
      expect(measured).toBeCloseTo((650 + 2 * 742) / 3 / ceiling, 9);
      // t of 2 degrees times the standard error, (742 − 650) / 3.
      expect(high! - measured!).toBeCloseTo((4.3027 * 92) / 3 / ceiling, 4);
    }, 60_000);

    it('see a late answer in any repeat', async () => {
      expect((await row('never-late', {})).verdict).toBe('PASS');
      // One a second in one of three repeats: ten of the window's seconds.
      const { verdict, measured, where } = await row('never-late', {}, { late: { 100: 1 } }, {});
      expect([verdict, measured, where]).toEqual(['FAIL', expect.closeTo(10 / 3, 9), 'clockwork at 100 ms']);
    }, 60_000);

    it('pair systems by repeat, with intervals that hold for all SLOs together', async () => {
      const ahead = { clipper: [0, 0, 0, 200, 283, 297] };
      const behind = { clipper: [0, 0, 0, 100, 283, 297] };
      expect((await row('clipper-below-infaas', ahead)).verdict).toBe('FAIL');
      const { verdict, measured, high } = await row('clipper-below-infaas', ahead, behind, behind);
      expect([verdict, measured]).toEqual(['PASS', expect.closeTo(10 - 200 / 3, 9)]);
      // Of three SLOs: t of 2 degrees is 7.6488 at 1 − 0.025 / 3.
      expect(high! - measured!).toBeCloseTo((7.6488 * 100) / 3, 1);
    }, 60_000);
  });

  it('are not testable without their points, on another set-up, or in too short a window', async () => {
    const only = [pointView(log('clockwork', 25, 742), { system: 'clockwork', slo: 25, duration: 30 })];
    const rows = await checkRun(runOf('logdir', only), { claims });
    expect(rows.filter(({ verdict }) => verdict !== 'NOT TESTABLE').map(({ id }) => id)).toEqual([
      'fig5.at-25ms',
    ]);
    const other = [{ ...only[0], parameters: { ...only[0].parameters, models: 3 } }];
    const reason = async (points: typeof only) =>
      (await checkRun(runOf('logdir', points), { claims })).find(({ id }) => id === 'fig5.at-25ms')!.reason;
    expect(await reason(other)).toBe('the paper has models=15, this run models=3');
    const short = [{ ...only[0], parameters: { ...only[0].parameters, duration: 15 } }];
    expect(await reason(short)).toBe('clockwork at 25 ms: a window of 5 s, needs 10 s');
  }, 60_000);
});
