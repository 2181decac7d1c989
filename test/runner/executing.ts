import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { executePlan } from '../../src/runner/execute-plan.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { RunOptions } from '../../src/runner/plan/run-plan.js';
import { Journal, options } from './fixture.js';

/** A folder of each test's own, and a logdir in it that is not there yet. */
export let dir: string;
export let logdir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-run-'));
  logdir = join(dir, 'a', 'run');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

export const now = () => new Date('2026-01-02T03:04:05.678Z');
export const plan = (over: Partial<RunOptions> = {}) => planRun(options({ logdir, ...over }));

/** Carries out a plan into the logdir by an executor that runs nothing. */
export async function run(
  act?: Parameters<Journal['executor']>[0],
  over: Partial<RunOptions> = {},
  signal?: AbortSignal,
) {
  const journal = new Journal();
  const outcome = await executePlan(await plan(over), journal.reporter, {
    executor: journal.executor(act),
    now,
    signal,
  });
  return { journal, outcome };
}

export const json = (...path: string[]) => JSON.parse(readFileSync(join(logdir, ...path), 'utf8'));
export const log = () => readFileSync(join(logdir, 'run.log'), 'utf8').trimEnd().split('\n');

/** Points that have a record. */
export function finished(): string[] {
  return (readdirSync(logdir, { recursive: true }) as string[]).filter((name) => name.endsWith('point.json'));
}
