import { describe, expect, it } from 'vitest';
import { inColours } from '../../src/plot/dark.js';
import { ink, pale, palette } from '../../src/plot/theme.js';

/** Relative luminance of a colour, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

const dark = (colour: string) =>
  (inColours({ mark: colour } as never, 'dark') as never as { mark: string }).mark;

describe('the dark colours of a figure', () => {
  it('replace every colour that the light theme names', () => {
    for (const colour of [...Object.values(palette), ...Object.values(pale), ...Object.values(ink)])
      expect(dark(colour)).not.toBe(colour);
  });

  it('keep text readable and series visible on dark paper', () => {
    const paper = dark(ink.paper);
    for (const text of [ink.strong, ink.normal, ink.faint])
      expect(contrast(dark(text), paper)).toBeGreaterThan(4.5);
    for (const series of Object.values(palette)) expect(contrast(dark(series), paper)).toBeGreaterThan(3);
  });

  it('leave data alone, whatever its text says', () => {
    const spec = { data: { values: [{ name: palette.blue }] }, config: { range: [palette.blue] } } as never;
    expect(inColours(spec, 'dark')).toEqual({
      data: { values: [{ name: palette.blue }] },
      config: { range: [dark(palette.blue)] },
    });
  });

  it('are not used in the light theme', () => {
    const spec = { mark: ink.strong } as never;
    expect(inColours(spec, 'light')).toBe(spec);
  });
});
