import { Resvg } from '@resvg/resvg-js';
import { type Face, faceFile, faceFiles, fontFamily } from '../fonts.js';

/** Rasterises an SVG at `zoom` pixels per SVG unit with the shipped font only, so no system font can change it. */
export function renderPng(svg: string, zoom = 2): Buffer {
  const image = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: {
      loadSystemFonts: false,
      fontFiles: (Object.keys(faceFiles) as Face[]).map(faceFile),
      defaultFontFamily: fontFamily,
    },
  });
  return image.render().asPng();
}
