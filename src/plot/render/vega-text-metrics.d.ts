import 'vega';

declare module 'vega' {
  /** Exported by vega for replacing its text measurement, but absent from its types. */
  export const textMetrics: { width(item: object, text: unknown): number };
}
