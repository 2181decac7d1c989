import type { BatchProfile } from '../../profiling/profile-model.js';
import type { OnnxProfile } from '../../profiling/profile-onnx.js';
import { renderTable } from '../table.js';
import { dataSize } from '../units.js';

/** Runs that a percentile needs before it can differ from the maximum. */
const needed = { p99: 100, p9999: 10_000 };

const numbers = [
  'BATCH',
  'RUNS',
  'WARM-UP',
  'P50 MS',
  'P99 MS',
  'P99.99 MS',
  'CV %',
  'MEAN MS',
  '± %',
  'INPUTS/S',
];

/** What a model is and how long it takes to load, a line. */
export function modelText({ profile, operators, measured }: OnnxProfile): string {
  const { name, inputSize, outputSize, weightsSize } = profile;
  const loads = measured.loads.map((ns) => (ns / 1e6).toFixed(1)).join(', ');
  return [
    `${name}: ${operators} operators, ${dataSize(weightsSize)} of weights, ${inputSize} bytes in, ${outputSize} bytes out`,
    `Load: ${(measured.load / 1e6).toFixed(1)} ms, the median of ${loads}`,
  ].join('\n');
}

/** The times of each batch size. A percentile that is the slowest run, for want of runs, has a star. */
export function batchesTable(batches: readonly BatchProfile[], width: number): string {
  const rows = batches.map(({ batch, summary, steady }) => {
    const star = (runs: number) => (summary.runs < runs ? '*' : '');
    return [
      String(batch),
      String(summary.runs),
      String(summary.warmUp),
      ms(summary.p50),
      ms(summary.p99) + star(needed.p99),
      ms(summary.p9999) + star(needed.p9999),
      (100 * summary.cv).toFixed(1),
      ms(summary.mean),
      Number.isFinite(summary.halfWidth) ? (100 * summary.halfWidth).toFixed(1) : '-',
      String(Number(((batch * 1e9) / summary.mean).toPrecision(4))),
      steady ? 'yes' : summary.warm ? 'no' : 'too short',
    ];
  });
  return renderTable([...numbers, 'STEADY'], rows, { width, right: numbers });
}

/** What the stars and the last column mean, where there are any. */
export function batchesNotes(batches: readonly BatchProfile[]): string[] {
  const notes: string[] = [];
  if (batches.some(({ summary }) => summary.runs < needed.p9999))
    notes.push(
      '* the slowest run: a p99 needs 100 runs, a p99.99 10,000 (--runs 10000, and enough --seconds)',
    );
  if (batches.some(({ steady }) => !steady))
    notes.push(
      'not steady: the mean is not known to ± 2 %, or too short to tell; a quieter machine or more --seconds helps',
    );
  return notes;
}

/** Four significant digits at least, and never more than ns. */
function ms(ns: number): string {
  const value = ns / 1e6;
  const digits = Math.min(6, Math.max(2, 3 - Math.floor(Math.log10(value || 1))));
  return value.toFixed(digits);
}
