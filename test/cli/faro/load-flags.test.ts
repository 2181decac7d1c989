import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goFlags } from '../../../src/cli/faro/go-flags.js';
import { loadJobs } from '../../../src/cli/faro/load-jobs.js';
import { refusal } from '../../support/refusal.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-flags-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const known = ['img', 'interval-type', 'seed', 'unit-time', 'max-trials', 'max-idle-conn', 'input'];

describe('a command line of the original', () => {
  it('is understood, with one dash and underscores', () => {
    const theirs =
      '-i input.json -img image.jpg -max_idle_conn 100 -interval_type=poisson -seed -1 -unit_time 60 --max_trials 2';
    expect(goFlags(theirs.split(' '), known)).toEqual([
      ...['-i', 'input.json', '--img', 'image.jpg', '--max-idle-conn', '100', '--interval-type=poisson'],
      ...['--seed=-1', '--unit-time', '60', '--max-trials', '2'],
    ]);
  });

  it('leaves what it does not know to be refused', () => {
    expect(goFlags(['-imgg', '-n', '4', 'x-img'], known)).toEqual(['-imgg', '-n', '4', 'x-img']);
  });
});

describe('where a load goes', () => {
  const file = (text: string) => {
    const path = join(folder, 'input.json');
    writeFileSync(path, text);
    return path;
  };
  const urls =
    '{"ts":0,"urls":{"http://10.0.0.7:8000/classifier":3,"http://10.0.0.8:8000/classifier":4}}\n{"ts":1,"urls":{"http://10.0.0.7:8000/classifier":5,"http://10.0.0.8:8000/classifier":6}}';
  const counts = '{"ts":0,"counts":{"serve-cluster0":{"classifier":3},"serve-cluster1":{"other":4}}}';

  it('is in the file, when that has URLs', () => {
    const jobs = loadJobs(file(urls), undefined, 1);
    expect(jobs.map((job) => [job.url.href, ...job.counts])).toEqual([
      ['http://10.0.0.7:8000/classifier', 3],
      ['http://10.0.0.8:8000/classifier', 4],
    ]);
  });

  it('are heads, with the name of each job as the route, when it has counts', () => {
    const jobs = loadJobs(file(counts), 'http://127.0.0.1:[8000-8001]', undefined);
    expect(jobs.map((job) => job.url.href)).toEqual([
      'http://127.0.0.1:8000/classifier',
      'http://127.0.0.1:8001/other',
    ]);
    expect(loadJobs('stand-in', 'http://a', 7)[0].counts.length).toBe(7);
  });

  it.each([
    [urls, 'http://a', /has URLs already\.$/],
    [counts, undefined, /has jobs, but no URLs\.$/],
    [counts, 'http://a[1-3]', /names 3 heads, but .* has 2 jobs\.$/],
    ['{"ts":0,"urls":{"ftp://a":1}}', undefined, /:1 has 'ftp:\/\/a', which is no URL\.$/],
    ['{"ts":0,"urls":{"http://a/x":-1}}', undefined, /:1 has -1 requests of http:\/\/a\/x\.$/],
    ['{"ts":0,"urls":{}}', undefined, /:1 has no URLs\.$/],
    ['{"ts":0,"urls":{"http://a/x":1}}\n{"ts":1,"counts":{}}', undefined, /:2 has no urls\.$/],
    [
      '{"ts":0,"urls":{"http://a/x":1}}\n{"ts":2,"urls":{"http://a/x":1}}',
      undefined,
      /:2 has ts 2, not 1\.$/,
    ],
    ['nonsense', undefined, /:1 is not a JSON object\.$/],
  ])('%s with heads %s is refused', (text, heads, problem) => {
    expect(refusal(() => loadJobs(file(text), heads, undefined))).toMatch(problem);
  });
});
