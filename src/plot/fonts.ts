import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.js';
import { ExitCode } from '../exit-codes.js';

/** Name that specs use; a viewer of the bare SVG without this font falls back to the rest of the list. */
export const fontFamily = 'Source Sans 3';
export const fontStack = `'${fontFamily}', 'Source Sans Pro', 'Helvetica Neue', Arial, sans-serif`;

/** The faces that repro ships (SIL Open Font License 1.1): all that a figure may use. */
export const faceFiles = {
  regular: 'SourceSans3-Regular.ttf',
  semibold: 'SourceSans3-Semibold.ttf',
  italic: 'SourceSans3-It.ttf',
} as const;
export type Face = keyof typeof faceFiles;

/** The face that draws text of a CSS weight and style: one rule for SVG widths, PNG and PDF. */
export function faceOf(weight: string | number | undefined | null, style: string | undefined | null): Face {
  if (style === 'italic' || style === 'oblique') return 'italic';
  const numeric = weight === 'bold' || weight === 'bolder' ? 700 : Number(weight ?? 400);
  return numeric >= 600 ? 'semibold' : 'regular';
}

/** Nearest folder above `from` that holds this package's package.json. */
function packageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).name === 'repro') return folder;
    if (dirname(folder) === folder) return from;
  }
}

let folder: string | undefined;

/** Folder of the font files: the build's copy, else the development dependency when running from source. */
export function fontFolder(): string {
  if (folder) return folder;
  const root = packageRoot(dirname(fileURLToPath(import.meta.url)));
  const candidates = [join(root, 'dist', 'fonts'), join(root, 'node_modules', 'source-sans', 'TTF')];
  folder = candidates.find((candidate) =>
    Object.values(faceFiles).every((f) => existsSync(join(candidate, f))),
  );
  if (!folder) {
    throw new UserError(
      'E_FONTS_MISSING',
      `The fonts of the figures are not in ${candidates[0]}.`,
      'Reinstall repro, or run `npm run build` in its checkout.',
      ExitCode.internal,
    );
  }
  return folder;
}

/** The face for a browser, compressed, as the text of a CSS rule that holds it. */
export function faceRule(face: Face): string {
  const file = `${faceFiles[face]}.woff2`;
  const root = packageRoot(dirname(fileURLToPath(import.meta.url)));
  const sources = [fontFolder(), join(root, 'node_modules', 'source-sans', 'WOFF2', 'TTF')];
  const path = sources.map((source) => join(source, file)).find(existsSync);
  // an installation without it shows the font that the reader has
  if (!path) return '';
  const style = face === 'italic' ? 'italic' : 'normal';
  const source = `url(data:font/woff2;base64,${readFileSync(path, 'base64')}) format('woff2')`;
  return `@font-face { font-family: '${fontFamily}'; font-weight: ${face === 'semibold' ? 600 : 400}; font-style: ${style}; src: ${source}; }`;
}

/** Absolute path of a face's file. */
export function faceFile(face: Face): string {
  return join(fontFolder(), faceFiles[face]);
}
