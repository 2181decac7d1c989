import type { Parameters, TraceData, ValuesOf } from 'repro';

/** Mean volume of a day of the trace at its own scale, requests/s, as of the stand-in of 46,000 functions (docs/datasets.md); for estimates. */
export const nativeRate = 9650;
/** Largest goodput of one of the paper's emulated V100s on this mapping of functions to models, requests/s: the slope of the digitised Figure 11b. */
export const publishedPeak = 1022;

/** Parameters of an experiment whose client replays a day of the Azure Functions trace. */
export const azureData = {
  data: {
    type: 'string',
    default: 'auto',
    choices: ['auto', 'real', 'synthetic'],
    description: 'the real trace, a synthetic stand-in, or the real one where it is here (docs/datasets.md)',
  },
  functions: {
    type: 'int',
    default: 46_000,
    min: 1,
    max: 100_000,
    description: 'functions of the stand-in; fewer have less volume',
  },
  dataSeed: {
    type: 'int',
    default: 0,
    min: 0,
    max: 2 ** 31 - 1,
    description: 'seed of the stand-in, which the run’s own seed does not change',
  },
} as const satisfies Parameters;

/** Which day `azure` replays; its variants and azure_scalability_exp replay the first. */
export const azureDay = {
  day: { type: 'int', default: 1, min: 1, max: 14, description: 'day of the trace; day 1 is a Monday' },
} as const satisfies Parameters;

/** The client's `data` from the values of `azureData`. */
export function azureSource(v: ValuesOf<typeof azureData>): TraceData {
  return { from: v.data as TraceData['from'], functions: v.functions, seed: v.dataSeed };
}
