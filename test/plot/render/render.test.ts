import { type Font, openSync } from 'fontkit';
import type { TopLevelSpec } from 'vega-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { faceFile } from '../../../src/plot/fonts.js';
import { textWidth } from '../../../src/plot/render/measure.js';
import { renderPdf } from '../../../src/plot/render/pdf.js';
import { renderPng } from '../../../src/plot/render/png.js';
import { renderSvg } from '../../../src/plot/render/svg.js';

const longLabel = 'Wide words, measured: iiiiiiiiii WWWWWWWWWW';
const spec = (label = longLabel): TopLevelSpec => ({
  data: {
    values: [
      { x: 0, y: 1, name: label },
      { x: 1, y: 0.25, name: label },
    ],
  },
  config: { font: 'Source Sans 3' },
  mark: { type: 'line', strokeDash: [1, 0] },
  encoding: {
    x: { field: 'x', type: 'quantitative' },
    y: { field: 'y', type: 'quantitative' },
    color: { field: 'name', type: 'nominal', legend: { title: null, labelLimit: 0, labelFontSize: 11 } },
  },
});

describe('rendering a figure', () => {
  let svg: string;
  beforeAll(async () => {
    svg = await renderSvg(spec());
  });

  it('gives the same SVG, PNG and PDF bytes for the same spec', async () => {
    expect(await renderSvg(spec())).toBe(svg);
    expect(renderPng(svg).equals(renderPng(svg))).toBe(true);
    expect((await renderPdf(svg, 'a')).equals(await renderPdf(svg, 'a'))).toBe(true);
  });

  it('gives the same bytes when figures with clip paths are rendered at once', async () => {
    const clipped = { ...spec(), mark: { type: 'line', clip: true } } as TopLevelSpec;
    const [first, second] = await Promise.all([renderSvg(clipped), renderSvg(clipped)]);
    expect(/<clipPath id="clip\d+"/.test(first)).toBe(true);
    expect(second === first).toBe(true);
  });

  it('renders on after a spec that vega cannot compile', async () => {
    await expect(renderSvg({} as TopLevelSpec)).rejects.toThrow();
    expect((await renderSvg(spec())) === svg).toBe(true);
  });

  it('lays text out by the widths of the shipped font', async () => {
    const font = openSync(faceFile('regular')) as Font;
    const ems = (text: string) => font.layout(text).advanceWidth / font.unitsPerEm;
    const width = async (label: string) =>
      Number(/ width="([\d.]+)"/.exec(await renderSvg(spec(label)))?.[1]);
    const measured = (await width(longLabel)) - (await width('i'));
    // vega rounds the total width of a legend up to whole pixels
    expect(Math.abs(measured - 11 * (ems(longLabel) - ems('i')))).toBeLessThanOrEqual(1);
  });

  it('measures bold text by the semibold face', () => {
    expect(textWidth('Workload', 10, 'semibold')).toBeGreaterThan(textWidth('Workload', 10, 'regular'));
    expect(textWidth('', 10, 'regular')).toBe(0);
  });

  it('rasterises at twice the size of the SVG', () => {
    const png = renderPng(svg);
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    const [, w, h] = / width="([\d.]+)" height="([\d.]+)"/.exec(svg)!.map(Number);
    expect(Math.abs(png.readUInt32BE(16) - 2 * w!)).toBeLessThanOrEqual(1);
    expect(Math.abs(png.readUInt32BE(20) - 2 * h!)).toBeLessThanOrEqual(1);
  });

  it('draws letters in the PNG with the shipped font', async () => {
    const unlabelled = await renderSvg({ ...spec(), encoding: {} } as TopLevelSpec);
    expect(renderPng(svg).length).toBeGreaterThan(renderPng(unlabelled).length);
    const other = svg.replaceAll('Wide words', 'Mide words');
    expect(renderPng(other).equals(renderPng(svg))).toBe(false);
  });

  it('writes a vector PDF with the font embedded and no raster image', async () => {
    const pdf = (await renderPdf(svg, 'A title')).toString('latin1');
    const says = (text: string | RegExp) => new RegExp(text).test(pdf);
    expect(pdf.slice(0, 5)).toBe('%PDF-');
    expect(says(/\/FontName \/[A-Z]{6}\+SourceSans3-Regular/)).toBe(true);
    expect(says('/FontFile2')).toBe(true);
    expect(says('/Subtype /Image')).toBe(false);
    expect(says(/\(D:19700101000000Z\)/)).toBe(true);
  });
});
