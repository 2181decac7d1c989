import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { executePlan } from '../../src/runner/execute-plan.js';
import { planRun } from '../../src/runner/plan/plan-run.js';
import type { ClockworkSpec } from '../../src/serving-core/clockwork/spec.js';
import { tableFiles } from '../../src/telemetry/columns.js';
import { Journal, loaded, options } from './fixture.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'repro-policy-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const path = join(dir, name);
  writeFileSync(path, text);
  return path;
}

/** Answers every request at once with a status of its own. */
const answering = (status: number): string => `
import { definePolicy, type ControllerParts, type Scheduler } from 'repro';
class Answering implements Scheduler {
  readonly notices = ['answered by my own policy'];
  constructor(private readonly parts: ControllerParts) {}
  admit(slot: number): void {
    this.parts.front.requests.deadline[slot] = -1;
    this.parts.front.respond(slot, ${status}, 0);
  }
  result(): void {}
}
export default definePolicy({ name: 'answering', create: (parts) => new Answering(parts) });
`;

/** A plan of the fixture's experiment, one point, under the policy in a file or a built-in scheduler. */
function plan(logdir: string, controller: Partial<ClockworkSpec['controller']>) {
  const { declaration } = loaded();
  const point = (values: never): ClockworkSpec => {
    const spec = declaration.point(values) as ClockworkSpec;
    return { ...spec, controller: { ...spec.controller, ...controller } };
  };
  return planRun(
    options({
      experiment: loaded({ point }),
      logdir: join(dir, logdir),
      set: ['period=1'],
      points: ['rate=600,models=12'],
    }),
  );
}

describe("a policy in a user's own file", () => {
  it('serves the requests of a real run in place of the scheduler', async () => {
    const policy = file('mine.ts', answering(42));
    const outcome = await executePlan(await plan('run', { policy }), new Journal().reporter);
    expect(outcome.status).toBe('ok');
    const [{ name, notices, rows }] = outcome.records;
    expect(notices).toContain('answered by my own policy');
    const log = readFileSync(join(dir, 'run', 'points', name, tableFiles.requests), 'utf8');
    const [head, ...lines] = log.trim().split('\n');
    expect(lines).toHaveLength(rows.requests!);
    const result = head.split('\t').indexOf('result');
    expect(new Set(lines.map((line) => line.split('\t')[result]))).toEqual(new Set(['42']));
  });

  it('makes a point of its own: by its content, not by its name', async () => {
    const keyOf = async (policy?: string) => (await plan('keys', { policy })).points[0].key;
    const first = await keyOf(file('a.ts', answering(1)));
    expect(await keyOf(file('b.ts', answering(1)))).toBe(first);
    expect(await keyOf(file('a.ts', answering(2)))).not.toBe(first);
    expect(await keyOf()).not.toBe(first);
  });

  it("is shown step by step by repro's own EDF, which as a user's file writes the same bytes", async () => {
    const source = readFileSync(
      new URL('../../src/serving-core/clockwork/controller/edf.ts', import.meta.url),
      'utf8',
    );
    const own = source
      .replace(/from '\.[^']*'/g, "from 'repro'")
      .replace('export const edf = ', 'export default ');
    const policy = file('edf.ts', own);
    const tables = [];
    for (const [logdir, controller] of [
      ['built-in', { type: 'EDF' }],
      ['own', { policy }],
    ] as const) {
      const { records } = await executePlan(await plan(logdir, controller), new Journal().reporter);
      expect(records[0].reason ?? records[0].status).toBe('ok');
      tables.push(readFileSync(join(dir, logdir, 'points', records[0].name, tableFiles.requests)));
    }
    expect(tables[0].length).toBeGreaterThan(10_000);
    expect(tables[0].equals(tables[1])).toBe(true);
  });

  it.each([
    ['is missing', 'none.ts', null, /^There is no policy file .*none\.ts\.$/],
    ['exports nothing', 'empty.ts', 'export const x = 1;', /empty\.ts has no default export\.$/],
    [
      'has no create',
      'half.ts',
      "export default { name: 'half' };",
      /half\.ts declares no valid policy: create/,
    ],
    [
      'has no name',
      'anonymous.ts',
      'export default { create() {} };',
      /no valid policy: name must be a text/,
    ],
    ['has a syntax error', 'broken.ts', 'export default {', /broken\.ts:1:\d+ /],
    ['throws', 'throws.ts', "\nthrow new Error('no luck');", /throws\.ts:2 fails: no luck/],
  ])('that %s stops the plan with one sentence', async (_, name, text, message) => {
    const policy = text === null ? join(dir, name) : file(name, text);
    await expect(plan('bad', { policy })).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(message),
      next: expect.stringMatching(/./),
    });
  });

  it('is the only way to name a scheduler that repro does not know', async () => {
    await expect(plan('unknown', { type: 'INFR4' as never })).rejects.toMatchObject({
      message: "Unknown controller type 'INFR4'.",
      next: expect.stringContaining('INFER4'),
    });
  });

  it('that builds no scheduler fails its point with one sentence', async () => {
    const policy = file('hollow.ts', "export default { name: 'hollow', create: () => ({ admit() {} }) };");
    const { records, exitCode } = await executePlan(await plan('hollow', { policy }), new Journal().reporter);
    expect(exitCode).toBe(4);
    expect(records[0].reason).toMatch(/hollow\.ts declares no valid policy: .* must have the method result/);
  });
});
