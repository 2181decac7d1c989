import { crc32 } from 'node:zlib';
import type { Format } from '../render/render.js';

const NAME = 'repro';
const SVG = ['<metadata><![CDATA[', ']]></metadata>'] as const;
const HTML = ['<script type="application/json" id="provenance">', '</script>'] as const;
/** Name of the entry in the information dictionary of a PDF. */
export const PDF_KEY = 'Provenance';
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

function between(whole: string, open: string, close: string): string | null {
  const start = whole.indexOf(open);
  const end = start < 0 ? -1 : whole.indexOf(close, start + open.length);
  return end < 0 ? null : whole.slice(start + open.length, end);
}

// The information dictionary refers to an object that is the text, with a backslash before parentheses and backslashes.
function extractFromPdf(whole: string): string | null {
  const reference = new RegExp(`/${PDF_KEY} (\\d+ 0) R`).exec(whole)?.[1];
  const text = reference && between(whole, `\n${reference} obj\n(`, ')\nendobj');
  return text ? text.replaceAll(/\\([\\()])/g, '$1') : null;
}

// The PNG specification: keyword, a zero byte, text in Latin-1; before the image's data, so that readers need not look through it.
function embedInPng(png: Buffer, text: string): Buffer {
  const content = Buffer.from(`tEXt${NAME}\0${text}`, 'latin1');
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), content.length + 4);
  const afterHeader = SIGNATURE + AROUND + png.readUInt32BE(SIGNATURE);
  return Buffer.concat([png.subarray(0, afterHeader), chunk, png.subarray(afterHeader)]);
}

function extractFromPng(png: Buffer): string | null {
  for (let at = SIGNATURE; at + AROUND <= png.length; ) {
    const length = png.readUInt32BE(at);
    const content = png.subarray(at + 4, at + 8 + length);
    if (at + AROUND + length > png.length) break;
    const keyword = `tEXt${NAME}\0`;
    if (content.subarray(0, keyword.length).toString('latin1') === keyword) {
      if (crc32(content) !== png.readUInt32BE(at + 8 + length))
        throw new Error('the checksum of its metadata is wrong');
      return content.subarray(keyword.length).toString('latin1');
    }
    at += AROUND + length;
  }
  return null;
}
