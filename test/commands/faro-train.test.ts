import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core/config';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import FaroTrain from '../../src/commands/faro/train.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
let config: Config;
let folder: string;
beforeEach(async () => {
  config ??= await Config.load({ root });
  folder = mkdtempSync(join(tmpdir(), 'repro-faro-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

async function run(...argv: string[]) {
  const printed: string[] = [];
  const command = new FaroTrain(argv, config);
  vi.spyOn(command, 'log').mockImplementation((text = '') => {
    printed.push(text);
  });
  // biome-ignore lint/suspicious/noExplicitAny: the command returns its own JSON
  const json = (await command.run()) as any;
  return { json, text: printed.join('\n') };
}

function days(rows = [1, 2, 3]): string {
  const file = join(folder, 'days.csv');
  const minutes = Array.from({ length: 40 }, (_, i) => i);
  const row = (name: string, day: number) =>
    `${name},${day},${minutes.map((i) => 100 + ((i * 7 + day) % 13)).join(',')}`;
  const lines = rows.flatMap((day) => [row('shop', day), row('search', day)]);
  writeFileSync(file, [`trace,day,${minutes.map((i) => i + 1).join(',')}`, ...lines].join('\n'));
  return file;
}

describe('repro faro train', () => {
  it('writes networks, and says how well they forecast the day that they never saw', async () => {
    const output = join(folder, 'mine.json');
    const { json, text } = await run('--trace', days(), '-o', output, '--hidden', '2', '--epochs', '2');
    expect(json).toMatchObject({
      file: output,
      shape: { context: 15, horizon: 7, hidden: 2 },
      trained: { trace: 'days.csv', days: 2, seed: 0 },
    });
    expect(json.jobs.map(({ name }: { name: string }) => name)).toEqual(['shop', 'search']);
    // 40 minutes: forecasts after 15 to 33 of them, of seven steps each.
    expect(json.jobs[0].trained.forecasts).toBe(19 * 7);
    expect(text).toContain('Trained on 2 days of days.csv');
    expect(text).toMatch(/^shop +2 +\d/m);
    expect(JSON.parse(readFileSync(output, 'utf8')).format).toBe('repro faro forecaster');
  });

  it('refuses a trace of too few days, and one that has none', async () => {
    await expect(run('--trace', days([1, 2]))).rejects.toThrow(/2 days of 40 minutes/);
    await expect(run('--trace', 'input.json')).rejects.toThrow(/no trace of several days/);
    await expect(run('--trace', join(folder, 'none.csv'))).rejects.toThrow(/does not exist/);
  });
});
