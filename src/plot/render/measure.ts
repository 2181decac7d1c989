import { type Font, openSync } from 'fontkit';
import { type Face, faceFile } from '../fonts.js';

const fonts = new Map<Face, Font>();
const widths = new Map<string, number>();

function open(face: Face): Font {
  let font = fonts.get(face);
  if (!font) {
    font = openSync(faceFile(face)) as Font;
    fonts.set(face, font);
  }
  return font;
}

/** Advance width of a line of text in px, kerning and ligatures included, from the shipped font itself. */
export function textWidth(text: string, fontSize: number, face: Face): number {
  const key = `${face} ${text}`;
  let ems = widths.get(key);
  if (ems === undefined) {
    const font = open(face);
    ems = font.layout(text).advanceWidth / font.unitsPerEm;
    widths.set(key, ems);
  }
  return ems * fontSize;
}
