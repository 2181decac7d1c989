import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FaroSpec } from '../../src/index.js';
import { identityOf } from '../../src/runner/plan/identity.js';
import { checkPoint, simulatePoint } from '../../src/runner/targets/sim.js';

const page = readFileSync(fileURLToPath(new URL('../../docs/faro.md', import.meta.url)), 'utf8');
const [example] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);

const spec = (policy: string): FaroSpec => ({
  system: 'faro',
  trace: 'stand-in',
  minutes: 12,
  spacing: 'poisson',
  policy,
  predictor: 'oracle',
  quantile: 0.6,
  quota: 32,
  slo: 720,
  processing: 180,
});

function file(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'faro-policy-')), 'mine.ts');
  writeFileSync(path, text);
  return path;
}

async function simulate(policy: string) {
  const folder = mkdtempSync(join(tmpdir(), 'faro-'));
  const job = {
    name: 'p',
    seed: 0,
    spec: spec(policy),
    profiles: {},
    telemetry: [],
    folder,
    invariants: true,
  };
  await simulatePoint(job, { progress: () => {}, cancelled: () => false });
  return JSON.parse(readFileSync(join(folder, 'latency_stats.json'), 'utf8'));
}

/** A policy file that begins with one replica a job and decides every ten seconds by `body`. */
const deciding = (body: string, more = '') => `import { definePolicy } from 'repro';
export default definePolicy({
  name: 'mine',
  system: 'faro',
  create({ jobs }) {
    return { initial: jobs.map(() => 1), tiers: [{ interval: 10, policy: { decide() { ${body} } } }]${more} };
  },
});
`;

describe("the page's own policy for Faro", () => {
  it('runs, and serves better than one replica a job', async () => {
    const [own, alone] = [await simulate(file(example)), await simulate(file(deciding('return [];')))];
    expect(own.max_used_replicas).toBeGreaterThan(20);
    expect(own.max_used_replicas).toBeLessThanOrEqual(32);
    expect(own.avg_total_slo_rate).toBeGreaterThan(alone.avg_total_slo_rate + 0.2);
  });

  it('is known by its content', async () => {
    const [a, b] = [file(example), file(example)];
    expect(identityOf(spec(a))).toEqual(identityOf(spec(b)));
    writeFileSync(b, example.replace('0.75', '0.5'));
    expect(identityOf(spec(a))).not.toEqual(identityOf(spec(b)));
  });
});

describe("a user's policy for Faro", () => {
  it.each([
    ['export default 1;', /mine\.ts declares no valid policy: name must be a text/],
    [
      "import { definePolicy } from 'repro';\nexport default definePolicy({ name: 'x', create: () => ({}) } as never);",
      /system must be 'faro'/,
    ],
    [deciding('return [];').replace('jobs.map(() => 1)', '[1]'), /initial must list the replicas of 10 jobs/],
    [deciding('return [];').replace('() => 1', '() => 0'), /at least 1/],
    [deciding('return [];').replace('() => 1', '() => 4'), /initial has 40 replicas, but the quota is 32/],
    [deciding('return [];').replace('interval: 10', 'interval: 0.5'), /whole number of seconds/],
    [deciding('return [];').replace('decide()', 'decides()'), /must have the method decide/],
    [
      deciding('return [];').replace('return { initial', "throw new Error('no luck');\n    return { initial"),
      /mine\.ts:6: create fails: no luck/,
    ],
    ['syntax error', /mine\.ts/],
  ])('is refused before anything runs: %#', async (text, message) => {
    await expect(checkPoint(spec(file(text)), {})).rejects.toThrow(message);
  });

  it.each([
    ['return 5 as never;', /decide must return a list of wishes/],
    ['return [{ job: 10, change: { delta: 1 } }];', /decide, at 10 s, wishes for job 10/],
    ['return [{ job: 0, change: { target: 1.5 } }];', /the change {"target":1\.5} of job 0/],
    ['return [{ job: 0, change: {} as never }];', /the change {} of job 0/],
    ['return [{ job: 0, change: { delta: 1 }, acceptRate: 2 }];', /the accept rate 2 of job 0/],
    ["throw new Error('not today');", /mine\.ts:6: decide fails: not today/],
  ])('fails a point with its file when it wishes for nonsense: %s', async (body, message) => {
    await expect(simulate(file(deciding(body)))).rejects.toThrow(message);
  });

  it('is not there, or an unknown name', async () => {
    await expect(checkPoint(spec('./nowhere.ts'), {})).rejects.toThrow(/There is no policy file/);
    await expect(checkPoint(spec('faro-sun'), {})).rejects.toThrow(/Unknown policy 'faro-sun'/);
  });
});
