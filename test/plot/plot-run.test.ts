import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.js';
import type { Figure } from '../../src/experiment/declaration.js';
import { plotRun } from '../../src/plot/plot-run.js';
import { noRun, tableText, writeFigures } from '../../src/plot/write.js';
import type { Run } from '../../src/telemetry/run.js';
import { newFolder, pointView, runOf, writeRequestLog } from './request-log.js';

const figure = (name: string): Figure => ({
  name,
  title: 'A title',
  caption: 'A caption.',
  spec: {
    data: { values: [{ x: 1 }] },
    mark: 'point',
    encoding: { x: { field: 'x', type: 'quantitative' } },
  },
  tables: [{ name: `${name}_data`, columns: ['x', 'y'], rows: [[1, null]] }],
});
const models = { type: 'int', default: 1, description: 'N', aliases: ['num-models'] } as const;
const experiment = (figures: Figure[], build = async (_: Run) => figures) => ({
  declaration: {
    name: 'mine',
    parameters: { models },
    figures: [{ name: 'f', title: 'f', needs: [], build }],
  },
  folder: '.',
});

describe('plotting a run', () => {
  it('writes the declared figures in the wanted formats, with their tables', async () => {
    const folder = newFolder();
    const heard: string[] = [];
    const files = await plotRun(runOf(folder, []), experiment([figure('dist=poisson')]), {
      formats: ['png', 'svg'],
      report: (file) => heard.push(file),
    });
    const graphs = join(folder, 'graphs');
    const names = ['dist=poisson.svg', 'dist=poisson.png', 'dist=poisson_data.tsv'];
    expect(files).toEqual(names.map((name) => join(graphs, name)));
    expect(heard).toEqual(files);
    expect(readdirSync(graphs).sort()).toEqual([...names].sort());
    const svg = readFileSync(files[0]!, 'utf8');
    expect([svg.includes('>A title<'), svg.includes('>A caption.<')]).toEqual([true, true]);
  });

  it('draws images in both themes when asked to, and one page for both', async () => {
    const folder = newFolder();
    const themes = ['dark', 'light'];
    const files = await plotRun(runOf(folder, []), experiment([figure('a')]), {
      formats: ['svg', 'html'],
      themes,
    });
    const names = files.map((file) => file.slice(join(folder, 'graphs').length + 1));
    expect(names).toEqual(['a.svg', 'a.dark.svg', 'a.html', 'a_data.tsv']);
    const [light, dark] = files.map((file) => readFileSync(file, 'utf8'));
    expect(light).toContain('fill="#FFFFFF"');
    expect(dark).toContain('fill="#171717"');
    expect(dark).not.toContain('fill="#FFFFFF"');
  });

  it('refuses a theme that does not exist', async () => {
    const drawn = plotRun(runOf(newFolder(), []), experiment([figure('a')]), { themes: ['sepia'] });
    await expect(drawn).rejects.toThrow("Unknown colour theme 'sepia'.");
  });

  it('hands figures the names that the experiment declares, whatever the file names said', async () => {
    const folder = newFolder();
    let seen: Run | undefined;
    const run = runOf(folder, [pointView('file', { 'num-models': 12 })]);
    const build = async (given: Run) => {
      seen = given;
      return [figure('a')];
    };
    await plotRun(run, experiment([], build), { formats: [] });
    expect(seen?.points[0]?.parameters).toEqual({ models: 12 });
  });

  it('draws the generic request figure of each point when there is no experiment', async () => {
    const folder = newFolder();
    const rows = [{ t: 0 }, { t: 1, latencyMs: 400, met: 0 as const }, { t: 20 }];
    const file = writeRequestLog(folder, 'log.tsv', rows);
    const one = await plotRun(runOf(folder, [pointView(file, {})]), null, { formats: ['svg'] });
    expect(one).toEqual(['requests.svg', 'requests.tsv'].map((name) => join(folder, 'graphs', name)));
    const lines = readFileSync(one[1]!, 'utf8').split('\n');
    expect(lines[0]).toBe(
      't_s\tsatisfaction\tlatency_p50_ms\tlatency_p99_ms\tlatency_max_ms\tthroughput_per_s\tgoodput_per_s',
    );
    expect(lines[2]).toBe('1.5\t0\t400\t400\t400\t1\t0');
    expect(lines[3]).toBe('2.5\t\t\t\t\t0\t0');

    const points = [pointView(file, { rate: 1 }), pointView(file, { rate: 2 })];
    const two = await plotRun(runOf(folder, points), null, { formats: [] });
    expect(two).toEqual(['requests_rate=1.tsv', 'requests_rate=2.tsv'].map((n) => join(folder, 'graphs', n)));
  });

  it.each<[unknown, string]>([
    [undefined, 'figure f fails: build() must return a list of figures, but returns missing'],
    [[{ ...figure('a'), caption: 3 }], 'figure f fails: caption must be text, but is 3'],
    [[{ ...figure('a'), name: '../a' }], 'figure f fails: name must be text without slashes, but is "../a"'],
    [
      [{ ...figure('a'), tables: [{ name: 't', columns: [], rows: [1] }] }],
      'a row of table t must be a list',
    ],
    [
      [{ ...figure('a'), spec: { mark: 'point', data: { values: [] }, encoding: 3, layer: 7 } }],
      "drawing 'A title' fails",
    ],
  ])("blames a user's file for a figure such as %o", async (built, message) => {
    const folder = newFolder();
    const mine = { ...experiment([], async () => built as Figure[]), file: 'mine.ts' };
    await expect(plotRun(runOf(folder, []), mine, { formats: ['svg'] })).rejects.toMatchObject({
      code: 'E_EXPERIMENT_FILE',
      exitCode: 2,
      message: expect.stringContaining(message),
      next: `Correct the file, then: repro plot -l ${folder}`,
    });
  });

  it('refuses an unknown format before it draws anything', async () => {
    const folder = newFolder();
    const plot = plotRun(runOf(folder, []), experiment([figure('a')]), { formats: ['svg', 'gif'] });
    await expect(plot).rejects.toMatchObject({
      code: 'E_UNKNOWN_FORMAT',
      message: "Unknown figure format 'gif'.",
      next: 'Choose from svg, png, pdf, html.',
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says so when there is nothing to plot', async () => {
    const plot = plotRun(runOf('some-dir', []), null, { formats: ['svg'] });
    await expect(plot).rejects.toThrow(UserError);
    await expect(plot).rejects.toThrow('No finished point in some-dir');
  });

  it('tells what points lack, and offers no --resume where nothing can be resumed', async () => {
    const file = writeRequestLog(newFolder(), 'log.tsv', [{ t: 0 }]);
    const { declaration, folder } = experiment([]);
    const needs = { ...declaration, figures: [{ ...declaration.figures[0], needs: ['minutes' as const] }] };
    const flat = plotRun(runOf('flat', [{ ...pointView(file, {}), name: 'index=1' }]), {
      declaration: needs,
      folder,
    });
    await expect(flat).rejects.toMatchObject({
      exitCode: 2,
      message: 'Point index=1 in flat lacks the table of actions.',
      next: 'Put the missing log beside the other, or say with --experiment what else it is a run of.',
    });
  });

  it('says that a finished run leaves nothing to draw, and why', async () => {
    const file = writeRequestLog(newFolder(), 'log.tsv', [{ t: 0 }]);
    await expect(plotRun(runOf('short', [pointView(file, {})]), experiment([]))).rejects.toMatchObject({
      exitCode: 2,
      message: 'What finished in short is too short to draw, or without a request.',
      next: 'Run longer, or with more requests, into another logdir.',
    });
  });

  it('notes a figure that is not drawn beside one that is', async () => {
    const file = writeRequestLog(newFolder(), 'log.tsv', [{ t: 0 }]);
    const { declaration, folder } = experiment([figure('a')]);
    const [one] = declaration.figures;
    const none = { ...one, name: 'fig9', build: async () => [] };
    const notes: string[] = [];
    await plotRun(
      runOf('short', [pointView(file, {})]),
      { declaration: { ...declaration, figures: [one, none] }, folder },
      { formats: [], outDir: newFolder(), note: (sentence) => notes.push(sentence) },
    );
    expect(notes).toEqual([
      expect.stringMatching(/^Figure fig9 is not drawn\. What finished in short is too short/),
    ]);
  });

  it('says so when the experiment declares no figures, whatever was run', async () => {
    const none = { declaration: { ...experiment([]).declaration, figures: [] }, folder: '.' };
    await expect(plotRun(runOf('some-dir', []), none, { formats: ['svg'] })).rejects.toMatchObject({
      code: 'E_NOTHING_TO_PLOT',
      message: 'Experiment mine declares no figures.',
    });
  });

  it('names the folder that cannot be written to', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const write = writeFigures([figure('a')], join(file, 'graphs'), ['svg'], noRun);
    await expect(write).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' });
  });

  it('names the figure that a folder stands in the way of, and leaves no unfinished file', async () => {
    const folder = newFolder();
    mkdirSync(join(folder, 'a.svg'));
    const write = writeFigures([figure('a')], folder, ['svg'], noRun);
    await expect(write).rejects.toMatchObject({
      code: 'E_NOT_WRITABLE',
      message: `Cannot write ${join(folder, 'a.svg')}: a folder is in the way.`,
    });
    expect(readdirSync(folder)).toEqual(['a.svg']);
  });

  it.runIf(existsSync('/proc/self'))('ends where nobody can make a folder', async () => {
    const write = writeFigures([figure('a')], '/proc/repro/graphs', ['svg'], noRun);
    await expect(write).rejects.toMatchObject({ code: 'E_NOT_WRITABLE' });
  });

  it('writes numbers in full and nothing for null, and keeps tabs out of cells', () => {
    const table = {
      name: 't',
      columns: ['a', 'b'],
      rows: [
        [1e21, null],
        [0.1, 'x\ty\n'],
      ] as const,
    };
    expect(tableText(table)).toBe('a\tb\n1e+21\t\n0.1\tx y \n');
  });
});
