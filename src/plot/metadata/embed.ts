import { crc32 } from 'node:zlib';
import type { Format } from '../render/render.js';

const NAME = 'repro';
const SVG = ['<metadata><![CDATA[', ']]></metadata>'] as const;
const HTML = ['<script type="application/json" id="provenance">', '</script>'] as const;
/** Name of the entry in the information dictionary of a PDF. */
export const PDF_KEY = 'Provenance';
const KEYWORD = `tEXt${NAME}\0`;
const SIGNATURE = 8;
/** Length, type and checksum of a chunk. */
const AROUND = 12;

/**
 * Puts metadata into a drawn figure, where readers of its format expect what is not shown: the `metadata` element of an SVG, a `tEXt` chunk of a PNG, a
 * JSON script of a page. A PDF's is written as it is drawn.
 */
export function embed(format: Exclude<Format, 'pdf'>, drawn: Buffer, text: string): Buffer {
  if (format === 'png') return embedInPng(drawn, text);
  const [before, [open, close]] = format === 'svg' ? [/<svg\b[^>]*>/, SVG] : [/<meta charset[^>]*>\n/, HTML];
  const whole = drawn.toString();
  const found = before.exec(whole);
  if (!found) throw new Error(`the drawn ${format} has no place for metadata`);
  const at = found.index + found[0].length;
  return Buffer.from(`${whole.slice(0, at)}${open}${text}${close}${whole.slice(at)}`);
}

/** The metadata of a figure's file; null when it carries none. Throws Error for a file that is damaged. */
export function extract(format: Format, file: Buffer): string | null {
  if (format === 'png') return extractFromPng(file);
  const whole = file.toString('latin1');
  if (format === 'pdf') return extractFromPdf(whole);
  const [open, close] = format === 'svg' ? SVG : HTML;
  return between(whole, open, close);
}

/** The file without its metadata: equal pictures have it equal, whatever they say of themselves. */
export function pictureOf(format: Format, file: Buffer): Buffer {
  if (format === 'png') {
    const at = pngChunk(file);
    if (at === null) return file;
    return Buffer.concat([file.subarray(0, at), file.subarray(at + AROUND + file.readUInt32BE(at))]);
  }
  const whole = file.toString('latin1');
  if (format !== 'pdf') {
    const [open, close] = format === 'svg' ? SVG : HTML;
    const text = between(whole, open, close);
    return Buffer.from(text === null ? whole : whole.replace(`${open}${text}${close}`, ''), 'latin1');
  }
  // The cross-reference table and the identifier behind it depend on every length before.
  const body = whole.slice(0, Math.max(0, whole.lastIndexOf('\nxref\n')) || undefined);
  const text = pdfText(whole);
  return Buffer.from(text === null ? body : body.replace(`(${text})`, '()'), 'latin1');
}

function between(whole: string, open: string, close: string): string | null {
  const start = whole.indexOf(open);
  const end = start < 0 ? -1 : whole.indexOf(close, start + open.length);
  return end < 0 ? null : whole.slice(start + open.length, end);
}

function extractFromPdf(whole: string): string | null {
  return pdfText(whole)?.replaceAll(/\\([\\()])/g, '$1') ?? null;
}

// The information dictionary refers to an object that is the text, with a backslash before parentheses and backslashes.
function pdfText(whole: string): string | null {
  const reference = new RegExp(`/${PDF_KEY} (\\d+ 0) R`).exec(whole)?.[1];
  return reference === undefined ? null : between(whole, `\n${reference} obj\n(`, ')\nendobj');
}

// The PNG specification: keyword, a zero byte, text in Latin-1; before the image's data, so that readers need not look through it.
function embedInPng(png: Buffer, text: string): Buffer {
  const content = Buffer.from(`${KEYWORD}${text}`, 'latin1');
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  const afterHeader = SIGNATURE + AROUND + png.readUInt32BE(SIGNATURE);
  return Buffer.concat([png.subarray(0, afterHeader), chunk, png.subarray(afterHeader)]);
}

function extractFromPng(png: Buffer): string | null {
  const at = pngChunk(png);
  if (at === null) return null;
  const length = png.readUInt32BE(at);
  const content = png.subarray(at + 4, at + 8 + length);
  if (crc32(content) !== png.readUInt32BE(at + 8 + length))
    throw new Error('the checksum of its metadata is wrong');
  return content.subarray(KEYWORD.length).toString('latin1');
}

/** Where the chunk of the metadata begins. */
function pngChunk(png: Buffer): number | null {
  for (let at = SIGNATURE; at + AROUND <= png.length; ) {
    const length = png.readUInt32BE(at);
    if (at + AROUND + length > png.length) break;
    if (png.toString('latin1', at + 4, at + 4 + KEYWORD.length) === KEYWORD) return at;
    at += AROUND + length;
  }
  return null;
}
