import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Figure } from '../../../src/experiment/declaration.js';
import { extract } from '../../../src/plot/metadata/embed.js';
import { type FigureMetadata, parseMetadata } from '../../../src/plot/metadata/figure-metadata.js';
import { digestOf, MOST_KEYS, runOrigin } from '../../../src/plot/metadata/run-origin.js';
import { formats } from '../../../src/plot/render/render.js';
import { writeFigures } from '../../../src/plot/write.js';
import type { Manifest, PointView, Run } from '../../../src/telemetry/run.js';
import { newFolder } from '../request-log.js';

const figure: Figure = {
  name: 'mine',
  title: 'A title (ü)',
  caption: 'A caption.',
  spec: {
    data: { values: [{ x: 1 }] },
    mark: 'point',
    encoding: { x: { field: 'x', type: 'quantitative' } },
  },
  tables: [],
};
const sha256 = 'ab'.repeat(32);
const manifest = {
  format: 1,
  experiment: 'mine',
  experimentFile: '/home/alice/lab/mine.ts',
  scale: 'quick',
  target: 'sim',
  seed: 7,
  repeats: 1,
  telemetry: ['requests'],
  parameters: { zoo: 'zoos/own.csv', note: 'a <b> & (c) \\ "d" ü' },
  own: {
    folder: '/home/alice/lab',
    files: [
      { path: '/home/alice/lab/a.ts', sha256 },
      { path: '/home/alice/lab/mine.ts', sha256 },
      { path: '/home/alice/lab/zoos/own.csv', sha256 },
    ],
  },
  datasets: [{ name: 'azure', day: 1, kind: 'real', sha256 }],
  versions: { repro: '0.1.0', core: '1', node: 'v20.19.0', source: sha256 },
  machine: { cpuModel: 'a machine' },
  startedAt: '2026-01-02T03:04:05.678Z',
  command: ['repro', 'run', '/home/alice/lab/mine.ts'],
  points: [],
} as unknown as Manifest;
const point = (name: string): PointView => ({
  name,
  parameters: {},
  repeat: 0,
  seed: 7,
  status: 'ok',
  files: {},
  key: digestOf([name]),
  sha256: { requests: sha256 },
});
const runOf = (points: PointView[]): Run => ({
  dir: '/home/alice/runs/1',
  manifest,
  points,
  unfinished: [],
});

async function drawn(points: PointView[]): Promise<Map<string, Buffer>> {
  const folder = newFolder();
  const origin = { by: 'run', runs: [runOrigin(runOf(points))] } as const;
  const files = await writeFigures([figure], folder, formats, origin);
  return new Map(files.map((file) => [file.split('.').at(-1)!, readFileSync(file)]));
}

describe('the file of a figure', () => {
  let files: Map<string, Buffer>;
  beforeAll(async () => {
    files = await drawn([point('a'), point('b')]);
  });

  it.each(formats)('carries as %s what it shows, whatever characters that has', (format) => {
    const metadata = parseMetadata(extract(format, files.get(format)!)!) as FigureMetadata;
    expect(metadata).toMatchObject({
      format: 1,
      figure: 'mine',
      by: 'run',
      runs: [
        {
          experiment: 'mine',
          scale: 'quick',
          target: 'sim',
          seed: 7,
          repeats: 1,
          parameters: { note: manifest.parameters.note, zoo: 'own.csv' },
          datasets: manifest.datasets,
          versions: { repro: '0.1.0', core: '1', source: sha256 },
          points: { count: 2, keys: [point('a').key, point('b').key] },
        },
      ],
    });
    expect(metadata.runs[0].own?.map(({ name }) => name)).toEqual(['mine.ts', 'a.ts', 'own.csv']);
    expect(metadata.drawn.source).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(formats)('has as %s the same bytes when it is drawn again', async (format) => {
    const again = await drawn([point('a'), point('b')]);
    expect(again.get(format)!.equals(files.get(format)!)).toBe(true);
  });

  it.each(formats)('tells as %s no path, no time and no machine', (format) => {
    const text = extract(format, files.get(format)!)!;
    for (const private_ of ['alice', '/home', 'runs/1', '2026', 'machine', 'v20'])
      expect(text).not.toContain(private_);
  });

  it('leaves keys out of many points, but not their digest', async () => {
    const points = Array.from({ length: MOST_KEYS + 1 }, (_, i) => point(`p${i}`));
    const { points: told } = runOrigin(runOf(points));
    expect(told.keys).toBeUndefined();
    expect(told).toMatchObject({ count: MOST_KEYS + 1, digest: digestOf(points.map(({ key }) => key!)) });
  });

  it('has a chunk of text in a PNG whose checksum readers find right, before the image', () => {
    const png = files.get('png')!;
    const at = png.indexOf('tEXtrepro\0');
    const length = png.readUInt32BE(at - 4);
    expect(crc32(png.subarray(at, at + 4 + length))).toBe(png.readUInt32BE(at + 4 + length));
    expect(at).toBeLessThan(png.indexOf('IDAT'));
  });

  it('is refused with a flipped bit in the metadata of a PNG', () => {
    const png = Buffer.from(files.get('png')!);
    png[png.indexOf('tEXtrepro\0') + 40] ^= 1;
    expect(() => extract('png', png)).toThrow('checksum');
  });

  it('is a PDF that other programs read, with the text whole', (context) => {
    const file = join(newFolder(), 'a.pdf');
    writeFileSync(file, files.get('pdf')!);
    let custom: string;
    try {
      custom = execFileSync('pdfinfo', ['-custom', file], { encoding: 'utf8' });
    } catch {
      context.skip('no pdfinfo here');
      return;
    }
    const text = /^Provenance:\s*(.*)$/m.exec(custom)![1];
    expect(parseMetadata(text)).toMatchObject({ figure: 'mine' });
  });

  it('is told damaged where the text is none of ours', () => {
    expect(parseMetadata('{')).toBe('it is not JSON');
    expect(parseMetadata('{"format":2}')).toMatch(/format must be 1/);
    expect(extract('svg', Buffer.from('<svg/>'))).toBeNull();
  });
});
