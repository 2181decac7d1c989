import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removedText, runsText } from '../../../src/cli/runs/runs-text.js';
import { executePlan } from '../../../src/runner/execute-plan.js';
import { planRun } from '../../../src/runner/plan/plan-run.js';
import { findRuns } from '../../../src/runner/runs/find-runs.js';
import { bytesOf, listRuns } from '../../../src/runner/runs/list-runs.js';
import { removable, removeRun } from '../../../src/runner/runs/remove-run.js';
import { refusal } from '../../support/refusal.js';
import { Journal, options } from '../fixture.js';

let dir: string;
let logdir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-runs-'));
  logdir = join(dir, 'small', 'mine');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(act?: Parameters<Journal['executor']>[0]) {
  const journal = new Journal();
  return executePlan(await planRun(options({ logdir })), journal.reporter, {
    executor: journal.executor(act),
  });
}

describe('finding runs', () => {
  it('looks four folders deep, in order, not into logdirs and not along links', () => {
    const make = (...path: string[]) => {
      mkdirSync(join(dir, ...path), { recursive: true });
      writeFileSync(join(dir, ...path, 'manifest.json'), '{}');
    };
    make('b');
    make('b', 'inside');
    make('a', 'deep', 'deeper', 'deepest');
    make('a', 'much', 'too', 'deep', 'down');
    symlinkSync(join(dir, 'b'), join(dir, 'link'));
    expect(findRuns(dir)).toEqual([join(dir, 'a/deep/deeper/deepest'), join(dir, 'b')]);
    expect(findRuns(join(dir, 'nothing'))).toEqual([]);
  });
});

describe('listing runs', () => {
  it('tells experiment, state, points and size', async () => {
    await run(({ name }) => {
      if (name === 'models=12_rate=600') throw new Error('it broke');
    });
    const [listed] = listRuns(dir);
    expect(listed).toMatchObject({
      logdir,
      run: { experiment: 'small', scale: 'quick', target: 'sim', state: 'finished' },
    });
    expect(listed.run?.points).toEqual({ ok: 3, bad: 1, planned: 4 });
    expect(listed.bytes).toBe(bytesOf(logdir));
    expect(runsText([listed], dir, 200)).toMatch(
      / small +quick +sim +finished +3 of 4, 1 bad +\S+ k?B +\d{4}-/,
    );
  });

  it('counts the bytes of files, and not what a link leads to', () => {
    mkdirSync(join(dir, 'x'));
    writeFileSync(join(dir, 'x', 'ten'), '0123456789');
    symlinkSync(join(dir, 'x', 'ten'), join(dir, 'x', 'link'));
    expect(bytesOf(join(dir, 'x'))).toBe(10);
    expect(bytesOf(join(dir, 'gone'))).toBe(0);
  });

  it('lists a run whose manifest is damaged, with the reason, beside the others', async () => {
    await run();
    mkdirSync(join(dir, 'bad'));
    writeFileSync(join(dir, 'bad', 'manifest.json'), '{');
    const [bad, good] = listRuns(dir);
    expect(bad.run).toBeNull();
    expect(bad.reason).toContain('manifest.json');
    expect(good.run?.state).toBe('finished');
    expect(runsText([bad, good], dir, 200)).toContain('unreadable');
    expect(runsText([], dir, 100)).toBe(`No runs in ${dir}.`);
  });
});

describe('removing a run', () => {
  it('takes the folder away when nothing else is in it', async () => {
    await run();
    const { bytes } = removable(logdir);
    expect(existsSync(logdir)).toBe(true);
    const removed = removeRun(logdir);
    expect(removed).toEqual({ logdir, bytes, left: [] });
    expect(existsSync(logdir)).toBe(false);
    expect(removedText(removed, true)).toMatch(/^Would remove .*mine: \S+ k?B$/);
  });

  it('leaves what repro did not write', async () => {
    await run();
    writeFileSync(join(logdir, 'notes.txt'), 'mine');
    const removed = removeRun(logdir);
    expect(readdirSync(logdir)).toEqual(['notes.txt']);
    expect(removedText(removed, false)).toMatch(/; not repro's, so left: notes\.txt$/);
  });

  it('removes a link among its files, and not what it leads to', async () => {
    await run();
    const kept = join(dir, 'kept');
    mkdirSync(kept);
    writeFileSync(join(kept, 'file'), 'x');
    symlinkSync(kept, join(logdir, 'graphs'));
    symlinkSync(kept, join(logdir, 'points', 'link'));
    removeRun(logdir);
    expect(existsSync(logdir)).toBe(false);
    expect(readdirSync(kept)).toEqual(['file']);
  });

  it('is refused for what is no run, a link, and a run that goes on', async () => {
    expect(refusal(() => removeRun(dir))).toBe(`There is no run of repro in ${dir}.`);
    expect(refusal(() => removeRun(join(dir, 'none')))).toBe(
      `There is no run of repro in ${join(dir, 'none')}.`,
    );
    let refused = '';
    await run(() => {
      refused ||= refusal(() => removeRun(logdir)) ?? '';
    });
    expect(refused).toContain('Another repro is writing to');
    const link = join(dir, 'link');
    symlinkSync(logdir, link);
    expect(refusal(() => removeRun(link))).toBe(`There is no run of repro in ${link}, which is a link.`);
    expect(existsSync(join(logdir, 'manifest.json'))).toBe(true);
  });
});
