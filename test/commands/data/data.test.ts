import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import DataAdd from '../../../src/commands/data/add.js';
import DataList from '../../../src/commands/data/list.js';
import DataPull from '../../../src/commands/data/pull.js';
import DataShow from '../../../src/commands/data/show.js';
import DataSynth from '../../../src/commands/data/synth.js';
import { dayText, line } from '../../datasets/azure/day-text.js';
import { runCommand as run } from '../../support/run-command.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'repro-data-'));
  vi.stubEnv('REPRO_DATA', join(folder, 'data'));
  vi.stubEnv('AZURE_TRACE_DIR', '');
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const name = (day: number) => `invocations_per_function_md.anon.d${String(day).padStart(2, '0')}.csv`;

describe('repro data list', () => {
  it('names every set, its licence, and which days are here', async () => {
    expect((await run(DataList)).text).toMatch(/^azure +none +137 MB +CC-BY 4\.0/m);
    writeFileSync(join(folder, name(3)), dayText(line({ 1: 5 })));
    const added = await run(DataAdd, 'azure', join(folder, name(3)));
    expect(added.text).toContain('Added 1 functions (a published day has some 46,000), ');
    const { json, text } = await run(DataList);
    expect(text).toMatch(/^azure +day 3 /m);
    expect(json[0].here).toEqual([{ day: 3, file: join(folder, 'data', 'datasets', 'azure', name(3)) }]);
  });

  it('tells addresses, citation and checksum of one', async () => {
    const { text } = await run(DataList, 'azure');
    for (const words of ['https://github.com/Azure/', 'ATC', 'not published: the first pull records it']) {
      expect(text).toContain(words);
    }
    await expect(run(DataList, 'azur')).rejects.toMatchObject({ code: 'E_UNKNOWN_DATA' });
  });
});

describe('repro data synth', () => {
  it('writes a day that reads back as the same rows, and lists it as synthetic', async () => {
    const { json, text } = await run(DataSynth, 'azure', '--functions', '300', '--day', '2', '--seed', '7');
    expect(text).toContain(`300 functions, ${json.invocations} invocations`);
    const listed = (await run(DataList, 'azure')).json.synthetic;
    expect(listed).toEqual([{ name: 'seed=7_functions=300', day: 2, file: json.file }]);

    const { readAzureDay, syntheticAzureDay } = await import('../../../src/datasets/azure/index.js');
    const [read, made] = [
      await readAzureDay(json.file),
      syntheticAzureDay({ seed: 7, day: 2, functions: 300 }),
    ];
    const bytes = ({ counts }: typeof read) =>
      Buffer.from(counts.buffer, counts.byteOffset, counts.byteLength);
    expect(bytes(read).equals(bytes(made))).toBe(true);
    expect(read.totals).toEqual(made.totals);
  });

  it('writes into any folder, names of owner, application and function as published', async () => {
    await run(DataSynth, 'azure', '--functions', '50', '-o', join(folder, 'trace'));
    const [header, ...rows] = readFileSync(join(folder, 'trace', name(1)), 'utf8')
      .trimEnd()
      .split('\n');
    expect(header.split(',').slice(0, 5)).toEqual(['HashOwner', 'HashApp', 'HashFunction', 'Trigger', '1']);
    expect(rows).toHaveLength(50);
    for (const row of rows) expect(row).toMatch(/^([0-9a-f]{64},){3}[a-z]+(,\d+){1440}$/);
    expect(new Set(rows.map((row) => row.split(',')[2])).size).toBe(50);
  });

  it('writes a day that is never taken for a real one', async () => {
    const { json } = await run(DataSynth, 'azure', '--functions', '5', '--day', '2');
    await expect(run(DataAdd, 'azure', json.file)).rejects.toMatchObject({
      message: `${json.file} is a synthetic stand-in that repro wrote: it is not kept among real days.`,
      exitCode: 2,
    });
    const packed = `${join(folder, name(2))}.gz`;
    writeFileSync(packed, gzipSync(readFileSync(json.file)));
    await expect(run(DataAdd, 'azure', packed)).rejects.toMatchObject({ code: 'E_SYNTHETIC' });
    expect((await run(DataList)).json[0].here).toEqual([]);
    const shown = await run(DataShow, 'azure', packed, '-o', folder, '--format', 'svg');
    expect(shown.json.synthetic).toBe(true);
  });

  it('refuses a negative seed', async () => {
    await expect(run(DataSynth, 'azure', '--seed', '-1')).rejects.toMatchObject({
      message: `seed is -1, but must be a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`,
      exitCode: 2,
    });
  });

  it('refuses a day out of range', async () => {
    await expect(run(DataSynth, 'azure', '--day', '15')).rejects.toMatchObject({ code: 'E_OUT_OF_RANGE' });
  });
});

describe('repro data show', () => {
  it('draws a file and compares it with what is published', async () => {
    writeFileSync(join(folder, 'mine.csv'), dayText(line({ 1: 90 }, 'timer'), line({ 2: 10, 9: 20, 99: 1 })));
    const graphs = join(folder, 'graphs');
    const { json, text } = await run(
      DataShow,
      ...['azure', join(folder, 'mine.csv'), '-o', graphs, '--format', 'svg'],
    );
    expect(json.synthetic).toBe(false);
    expect(json.statistics.slice(0, 2).map((row: { measured: number }) => row.measured)).toEqual([
      2,
      121 / 86_400,
    ]);
    expect(text).toMatch(/^share of the most popular function +74\.4 % +14\.0 % .*no$/m);
    expect(json.files).toEqual(
      ['azure.svg', 'azure_rate.tsv', 'azure_statistics.tsv'].map((f) => join(graphs, f)),
    );
    const svg = readFileSync(join(graphs, 'azure.svg'), 'utf8');
    expect(svg).toContain('mine.csv');
    // no published mark lies outside of its panel, however few functions there are
    expect(Number(/ width="(\d+)/.exec(svg)![1])).toBeLessThan(1050);
  });

  it('draws the stand-in, and says that it is one, on the figure too', async () => {
    const { json } = await run(
      DataShow,
      ...['azure', '--synthetic', '--functions', '400', '-o', folder, '--format', 'svg'],
    );
    expect(json).toMatchObject({ synthetic: true, source: 'synthetic stand-in, day 1, seed 0' });
    expect(readFileSync(json.files[0], 'utf8')).toContain('synthetic stand-in');
  });

  it('says how to get a day that is not here, and refuses a file together with --synthetic', async () => {
    await expect(run(DataShow, 'azure', '--day', '2')).rejects.toMatchObject({
      code: 'E_NO_DATA',
      next: expect.stringContaining('repro data pull azure --day 2'),
    });
    await expect(run(DataShow, 'azure', 'x.csv', '--synthetic')).rejects.toMatchObject({ code: 'E_USAGE' });
  });
});

describe('repro data add', () => {
  it('keeps nothing of a file that is no day', async () => {
    writeFileSync(join(folder, name(1)), 'HashFunction,day,1\n');
    await expect(run(DataAdd, 'azure', join(folder, name(1)))).rejects.toThrow(
      /:1: the header has 3 fields instead of 1444/,
    );
    expect(existsSync(join(folder, 'data'))).toBe(false);
  });
});

describe('repro data pull', () => {
  it('refuses a day and a data set that there are not, before it asks anybody', async () => {
    const fetched = vi.spyOn(globalThis, 'fetch');
    await expect(run(DataPull, 'azure', '--day', '1,15')).rejects.toThrow('azure has no day 15.');
    await expect(run(DataPull, 'twitter')).rejects.toMatchObject({ code: 'E_UNKNOWN_DATA' });
    expect(fetched).not.toHaveBeenCalled();
  });

  it('names the reason of every address when there is no network', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(
      new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } }),
    );
    const error = await run(DataPull, 'azure').catch((e) => e);
    expect(error).toMatchObject({ code: 'E_DOWNLOAD', exitCode: 5 });
    expect(error.message.match(/: the host is not known/g)).toHaveLength(3);
  });
});
