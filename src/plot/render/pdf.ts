import PDFDocument from 'pdfkit';
import svgToPdf from 'svg-to-pdfkit';
import { type Face, faceFile, faceFiles } from '../fonts.js';
import { PDF_KEY } from '../metadata/embed.js';

/** CSS pixels are 1/96 inch, PDF points 1/72. */
const pointsPerPixel = 0.75;

/** Width and height of an SVG in px, from its root element. */
function svgSize(svg: string): { width: number; height: number } {
  const root = svg.slice(0, svg.indexOf('>'));
  const attribute = (name: string) => Number(new RegExp(`\\s${name}="([\\d.]+)`).exec(root)?.[1]);
  return { width: attribute('width'), height: attribute('height') };
}

/**
 * Draws an SVG as a vector PDF of one page, the shipped font embedded as subset, text selectable. Streams stay
 * uncompressed and the date fixed because deflate and clocks differ between machines.
 */
export async function renderPdf(svg: string, title: string, metadata?: string): Promise<Buffer> {
  const { width, height } = svgSize(svg);
  const document = new PDFDocument({
    size: [width * pointsPerPixel, height * pointsPerPixel],
    margin: 0,
    compress: false,
    info: {
      Title: title,
      Creator: 'repro',
      Producer: 'repro',
      CreationDate: new Date(0),
      ...(metadata !== undefined && { [PDF_KEY]: metadata }),
    },
  });
  for (const face of Object.keys(faceFiles) as Face[]) document.registerFont(face, faceFile(face));
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  // vega-lite writes a solid line as the dash pattern "1,0", which pdfkit refuses.
  svgToPdf(document, svg.replaceAll(' stroke-dasharray="1,0"', ''), 0, 0, {
    fontCallback: (_family, bold, italic) => (italic ? 'italic' : bold ? 'semibold' : 'regular'),
  });
  document.end();
  return done;
}
