import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClaimRow, Verdict } from '../../src/claims/check.js';
import { loadExperiment } from '../../src/experiment/load.js';
import { explainPoint } from '../../src/explain/explain-point.js';
import { pageFigure } from '../../src/plot/render/page-figure.js';
import type { PointRow, ReportData } from '../../src/report/data.js';
import { offerClockwork } from '../../src/report/simulator/offer-clockwork.js';
import { plannedSpecs } from '../../src/report/simulator/planned-specs.js';
import type { Manifest, PointView, Run } from '../../src/telemetry/run.js';
import { answeredBy, infer, request, writePoint } from '../explain/tables.js';

/** What a page must show as it is. */
export const HOSTILE = `</script><img src=x onerror="window.hurt=1"><!--'&amp;`;

const claim = (id: string, verdict: Verdict, statement: string): ClaimRow => ({
  id,
  verdict,
  statement,
  tolerance: 0,
  unit: 'ms',
  source: 'Section 6',
  where: '',
  expected: { relation: 'at most', value: 10 },
  ...(verdict === 'NOT TESTABLE'
    ? { measured: null, low: null, high: null, reason: 'The run has no noise' }
    : { measured: 9.5, low: 9, high: 10, reason: '' }),
});

const line = (field: string) =>
  pageFigure({
    title: '',
    caption: '',
    spec: {
      width: 300,
      height: 120,
      data: {
        values: [
          { x: 1, y: 0.25, [field]: 'slow' },
          { x: 2, y: 0.5, [field]: 'slow' },
          { x: 1, y: 0.75, [field]: 'fast' },
          { x: 2, y: 1, [field]: 'fast' },
        ],
      },
      mark: { type: 'line', point: true },
      encoding: {
        x: { field: 'x', type: 'quantitative' },
        y: { field: 'y', type: 'quantitative' },
        color: { field, type: 'nominal' },
      },
    } as never,
  });

/** Rows of a sweep over rates and models. */
export function pointRows(count: number): PointRow[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `models=${i % 3}_rate=${100 * i}`,
    values: [i % 3, 100 * i],
    status: i === 2 ? 'invalid' : 'ok',
    measures: [
      { name: 'requests', unit: '', value: 1000 + ((7 * i) % count) },
      { name: 'satisfaction', unit: '%', value: 99.9 - i / 10 },
      { name: 'latency p99', unit: 'ms', value: 10.25 + i },
    ],
  }));
}

const manifest: Manifest = {
  format: 1,
  experiment: 'fig7',
  scale: 'quick',
  target: 'sim',
  seed: 3,
  repeats: 1,
  parameters: { period: 1 },
  telemetry: ['requests'],
  datasets: [{ name: 'faro', kind: 'stand-in', seed: 4 }],
  versions: { repro: '0.1.0', core: '7', node: '20' },
  machine: { platform: 'linux', arch: 'x64', cpus: 2, cpuModel: 'A processor', memoryBytes: 2 ** 34 },
  startedAt: '2026-01-31T12:00:00.000Z',
  command: ['repro', 'run', 'fig7'],
  points: [],
};

/** A point of Figure 7 with a third of its rate. */
const fig7Point: PointView = {
  name: 'models=12_rate=200',
  parameters: { models: 12, rate: 200 },
  repeat: 0,
  seed: 3,
  status: 'ok',
  files: {},
};
const fig7Run: Run = {
  dir: '/nowhere',
  manifest,
  unfinished: [],
  points: [fig7Point, { ...fig7Point, name: 'models=12_rate=400', parameters: { models: 12, rate: 400 } }],
};
const fig7Rows: PointRow[] = [200, 400].map((rate) => ({
  name: `models=12_rate=${rate}`,
  values: [rate],
  status: 'ok',
  measures: [
    { name: 'rate', unit: 'requests/s', value: rate },
    { name: 'SLO, median', unit: 'ms', value: 25 },
  ],
}));

/** The simulator of a run of Figure 7. */
export async function fig7Offer() {
  const planned = await plannedSpecs(fig7Run, await loadExperiment('fig7'), fig7Rows);
  return (await offerClockwork(planned))!;
}

/** A report with something of everything. */
export async function sampleReport(points = 12): Promise<ReportData> {
  const course = { created: 2, begin: 3, took: 4 };
  const folder = mkdtempSync(join(tmpdir(), 'repro-report-'));
  const logged = writePoint(
    folder,
    [
      request(1, answeredBy(course, 1), { request_id: 3 }),
      request(1, 20, { request_id: 4, result: 4, deadline_met: 0 }),
    ],
    [infer(course)],
  );
  const { lives } = await explainPoint(logged, { worst: 2 });
  return {
    experiment: 'fig7',
    title: `Title ${HOSTILE}`,
    summary: 'A summary.',
    paper: 'Clockwork · §6.3',
    folder: 'mine',
    manifest,
    activity: 'ended',
    planned: points + 1,
    claims: {
      rows: [
        claim('a.first', 'PASS', 'The first holds'),
        claim('a.second', 'FAIL', `The second does not ${HOSTILE}`),
        claim('a.third', 'NOT TESTABLE', 'Nobody knows the third'),
        claim('a.fourth', 'PASS', 'The fourth holds'),
      ],
    },
    figures: [
      { name: 'one', title: 'The first figure', caption: `A caption ${HOSTILE}`, page: line('series') },
      { name: 'two', title: 'The second figure', caption: 'Another.', page: line('kind') },
    ],
    figureNotes: ['Figure three is not drawn.'],
    varied: ['models', 'rate'],
    points: pointRows(points),
    troubles: [{ point: 'models=2_rate=200', status: 'invalid', reason: `It fell behind ${HOSTILE}` }],
    slowest: [
      { point: 'models=0_rate=0', lives, table: null },
      { point: 'models=1_rate=100', lives: [], table: { columns: ['query'], rows: [[17]] } },
    ],
    slowestNote: 'repro explain tells the others.',
    parameters: [
      { name: 'period', values: [HOSTILE], unit: 's', description: 'a time', origin: '--set' },
      { name: 'gpus', values: [6], unit: '', description: 'workers', origin: 'default' },
    ],
    repeat: 'repro run fig7',
    notices: ['A notice.'],
    simulator: await fig7Offer(),
  };
}
