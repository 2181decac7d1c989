import { describe, expect, it } from 'vitest';
import { batchesNotes, batchesTable } from '../../../src/cli/profile/profile-text.js';
import { ProfileText } from '../../../src/cli/profile/progress.js';
import { isSteady, Samples } from '../../../src/profiling/sampling.js';
import { summarize } from '../../../src/profiling/summary.js';

const batch = (size: number, times: number[]) => {
  const summary = summarize(times);
  return { batch: size, times: Float64Array.from(times), summary, steady: isSteady(summary) };
};

describe('the table of a profile', () => {
  it('has a star on every percentile that is only the slowest run', () => {
    const rows = [
      batch(1, new Array(10_000).fill(2e6)),
      batch(2, new Array(100).fill(4e6)),
      batch(4, [8e6, 8e6]),
    ];
    const [, one, two, four] = batchesTable(rows, 120)
      .split('\n')
      .map((line) => line.trim().split(/\s{2,}|\s(?=\S)/));
    expect(one.slice(0, 6)).toEqual(['1', '10000', '0', '2.000', '2.000', '2.000']);
    expect(two.slice(3, 6)).toEqual(['4.000', '4.000', '4.000*']);
    expect(four.slice(3, 6)).toEqual(['8.000', '8.000*', '8.000*']);
    expect(one.slice(-2)).toEqual(['500', 'yes']);
    expect(four.slice(-2)).toEqual(['too', 'short']);
    expect(batchesNotes(rows)).toHaveLength(2);
    expect(batchesNotes(rows.slice(0, 1))).toEqual([]);
  });
});

describe('the progress of a profile', () => {
  const write = (isTTY: boolean) => {
    let text = '';
    let now = 0;
    const progress = new ProfileText({ isTTY, write: (more) => (text += more) }, () => now);
    const samples = new Samples({ runs: 10, seconds: 1 });
    samples.add(new Array(10).fill(3e6));
    progress.loaded(5e6);
    for (now of [0, 50, 200]) progress.measuring(1, samples);
    progress.measured(batch(1, new Array(10).fill(3e6)));
    progress.end();
    return text;
  };

  it('is a line that is redrawn on a terminal, not more often than can be read', () => {
    const text = write(true);
    expect(text.match(/10 runs, median 3\.00 ms/g)).toHaveLength(2);
    expect(text.endsWith('\r\x1b[K')).toBe(true);
  });

  it('is plain lines elsewhere', () => {
    expect(write(false)).toBe('Loaded in 5.0 ms\nBatch 1: median 3.00 ms of 10 runs, steady\n');
  });
});
