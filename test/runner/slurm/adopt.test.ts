import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PointJob } from '../../../src/runner/job.js';
import { adopt } from '../../../src/runner/slurm/adopt.js';
import { ArrayFolder } from '../../../src/runner/slurm/array-folder.js';
import type { AskedPoint } from '../../../src/runner/slurm/array-run.js';
import { tableFiles } from '../../../src/telemetry/columns.js';

let dir: string;
const path = process.env.PATH;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'adopt-'));
  // A Slurm that knows no job any more.
  writeFileSync(join(dir, 'squeue'), `#!/bin/sh\necho '{"jobs": []}'\n`);
  chmodSync(join(dir, 'squeue'), 0o755);
  process.env.PATH = `${dir}:${path}`;
});
afterEach(() => {
  process.env.PATH = path;
  rmSync(dir, { recursive: true, force: true });
});

const asked = (name: string, key = 'k'): AskedPoint => ({
  job: { name } as PointJob,
  key,
  tries: 0,
  progress: () => {},
  resolve: () => {},
  reject: () => {},
});
/** An array of one point, whose task has left a result; with its table, or after that was taken away. */
function left(table: boolean): ArrayFolder {
  const record = {
    format: 1,
    name: 'fig7-1',
    options: { args: [] },
    points: [{ name: 'p', key: 'k' }],
  } as const;
  const folder = ArrayFolder.create(dir, { ...record, points: [...record.points] }, []);
  mkdirSync(folder.file('0-0123abcd'));
  if (table) writeFileSync(join(folder.file('0-0123abcd'), tableFiles.requests), 't\n');
  const outcome = { rows: { requests: 0 }, notices: [], counters: {} };
  const result = { format: 1, attempt: '0-0123abcd', host: 'n1', seconds: 1, outcome };
  writeFileSync(folder.file('0.result.json'), JSON.stringify(result));
  return folder;
}
const taken = async (point: AskedPoint) => {
  const { arrays, rest } = await adopt(dir, { args: [] }, [point], () => {});
  return { arrays: arrays.length, rest: rest.length };
};

describe('what a killed run has left', () => {
  it('is taken over: a result that nobody read', async () => {
    left(true);
    expect(await taken(asked('p'))).toEqual({ arrays: 1, rest: 0 });
  });

  it('is done again where its tables were taken, and the point was not kept', async () => {
    const folder = left(false);
    expect(await taken(asked('p'))).toEqual({ arrays: 0, rest: 1 });
    expect(existsSync(folder.path)).toBe(false);
  });

  it('is done again where something else determines the point by now', async () => {
    left(true);
    expect(await taken(asked('p', 'other'))).toEqual({ arrays: 0, rest: 1 });
  });
});
