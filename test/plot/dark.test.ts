import { describe, expect, it } from 'vitest';
import { inColours } from '../../src/plot/dark.js';
import { ink, pale, palette } from '../../src/plot/theme.js';
import { distance, linear, visions } from './colour-vision.js';

/** Relative luminance of a colour, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [r, g, b] = linear(colour);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
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

describe('the colours of series', () => {
  const names = Object.keys(palette) as (keyof typeof palette)[];
  const pairs = names.flatMap((a, i) => names.slice(0, i).map((b) => [a, b] as const));

  it.each(Object.entries(visions))('are told apart in both themes with %s vision', (_, vision) => {
    const close = (shown: (colour: string) => string) =>
      pairs.filter(([a, b]) => distance(shown(palette[a]), shown(palette[b]), vision) < 10);
    expect({ light: close((colour) => colour), dark: close(dark) }).toEqual({ light: [], dark: [] });
  });

  it('are measured by a distance that knows black from white, and what deuteranopes confuse', () => {
    for (const vision of Object.values(visions))
      expect(distance('#000000', '#FFFFFF', vision)).toBeCloseTo(100, 2);
    // a purple and a turquoise of one lightness
    expect(distance('#D98FC3', '#33C4C0', visions.normal!)).toBeGreaterThan(50);
    expect(distance('#D98FC3', '#33C4C0', visions.deuteranopia!)).toBeLessThan(1);
  });
});
