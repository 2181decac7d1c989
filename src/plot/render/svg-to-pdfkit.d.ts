declare module 'svg-to-pdfkit' {
  interface Options {
    width?: number;
    height?: number;
    assumePt?: boolean;
    /** Returns the registered name of the font to draw with. */
    fontCallback?(family: string, bold: boolean, italic: boolean, options: object): string;
    warningCallback?(message: string): void;
  }
  export default function svgToPdf(
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options?: Options,
  ): void;
}
