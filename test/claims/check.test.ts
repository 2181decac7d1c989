import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkRun } from '../../src/claims/check.js';
import { writeClaims } from '../../src/claims/store.js';
import type { ClaimDeclaration, Measurement } from '../../src/experiment/declaration.js';
import type { Run } from '../../src/telemetry/run.js';

const run: Run = { dir: '/nowhere', manifest: null, points: [], unfinished: [] };

function claim(expected: ClaimDeclaration['expected'], tolerance: number, measured: Measurement) {
  return { id: 'a.b', statement: 's', source: 'here', expected, tolerance, measure: () => measured };
}
const exactly = (value: number): Measurement => ({ value, low: value, high: value });

describe('judging a claim', () => {
  it.each([
    ['at least', 0.95, 0, 0.95, 'PASS'],
    ['at least', 0.95, 0, 0.9499, 'FAIL'],
    ['at least', 0.999, 0.001, 0.998, 'PASS'],
    ['more than', 0, 0, 0, 'FAIL'],
    ['more than', 0, 0, 0.0001, 'PASS'],
    ['at most', 0, 0.005, 0.005, 'PASS'],
    ['at most', 0, 0.005, 0.0051, 'FAIL'],
    ['equal to', 8, 0.5, 8.5, 'PASS'],
    ['equal to', 8, 0.5, 7.4, 'FAIL'],
  ] as const)('%s %f within %f: %f is a %s', async (relation, value, tolerance, measured, verdict) => {
    const [row] = await checkRun(run, {
      claims: [claim({ relation, value }, tolerance, exactly(measured))],
    });
    expect(row).toMatchObject({ verdict, measured, tolerance, reason: '' });
  });

  it("uses the measure's own tolerance where it gives one, and keeps where and the interval", async () => {
    const measured = { value: 0.02, low: -0.01, high: 0.05, where: 'at 1.5×', tolerance: 0.03 };
    const [row] = await checkRun(run, {
      claims: [claim({ relation: 'at most', value: 0 }, 0.005, measured)],
    });
    expect(row).toMatchObject({ verdict: 'PASS', tolerance: 0.03, low: -0.01, high: 0.05, where: 'at 1.5×' });
  });

  it('keeps the reason of a claim that the run cannot judge', async () => {
    const [row] = await checkRun(run, {
      claims: [claim({ relation: 'at most', value: 0 }, 0, { notTestable: 'no such point' })],
    });
    expect(row).toMatchObject({
      verdict: 'NOT TESTABLE',
      measured: null,
      low: null,
      reason: 'no such point',
    });
  });

  it('needs no interval, and takes no half of one', async () => {
    const claims = (measured: Measurement) => [claim({ relation: 'at most', value: 1 }, 0, measured)];
    const [row] = await checkRun(run, { claims: claims({ value: 1 }) });
    expect(row).toMatchObject({ verdict: 'PASS', measured: 1, low: null, high: null });
    const half = checkRun(run, { claims: claims({ value: 1, low: 0 }) });
    await expect(half).rejects.toMatchObject({ code: 'E_BAD_CLAIM' });
  });

  it('refuses a measure that returns no number', async () => {
    const claims = [claim({ relation: 'at most', value: 0 }, 0, exactly(Number.NaN))];
    await expect(checkRun(run, { claims })).rejects.toMatchObject({ code: 'E_BAD_CLAIM' });
  });
});

describe("a user's own claim", () => {
  const claims = (measure: () => unknown) => [
    { ...claim({ relation: 'at most', value: 0 }, 0, exactly(0)), measure: measure as () => Measurement },
  ];
  const boo = () => {
    throw new Error('boo');
  };

  it('that throws is named with its file, and is no defect of repro', async () => {
    await expect(checkRun(run, { claims: claims(boo) }, 'mine.ts')).rejects.toMatchObject({
      code: 'E_EXPERIMENT_FILE',
      exitCode: 2,
      message: 'mine.ts: claim a.b fails: boo.',
      next: 'Correct the file, then: repro check -l /nowhere',
    });
  });

  it('that measures nothing is told what to return', async () => {
    await expect(checkRun(run, { claims: claims(() => undefined) }, 'mine.ts')).rejects.toMatchObject({
      message: expect.stringContaining('or { notTestable }, but returns undefined'),
    });
  });

  it('keeps an error of a bundled experiment a defect', async () => {
    await expect(checkRun(run, { claims: claims(boo) })).rejects.not.toHaveProperty('code');
  });
});

describe('claims.json', () => {
  it('is written whole, and no temporary file stays', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'claims-'));
    const rows = await checkRun(run, { claims: [claim({ relation: 'at most', value: 0 }, 0, exactly(0))] });
    const path = writeClaims(dir, 'fig7', rows);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ format: 1, experiment: 'fig7', claims: rows });
    expect(readdirSync(dir)).toEqual(['claims.json']);
    rmSync(dir, { recursive: true });
  });

  it('cannot be written into what is no folder', () => {
    const dir = mkdtempSync(join(tmpdir(), 'claims-'));
    writeFileSync(join(dir, 'file'), '');
    expect(() => writeClaims(join(dir, 'file'), 'fig7', [])).toThrow(
      expect.objectContaining({ code: 'E_NOT_WRITABLE' }),
    );
    rmSync(dir, { recursive: true });
  });
});
