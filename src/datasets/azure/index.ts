/** The Azure Functions trace of 2019: real days, and a synthetic stand-in. */
export type { Comparison } from './acceptance.js';
export { findAzureDay, needAzureDay } from './find-day.js';
export { readAzureDay } from './read-day.js';
export { syntheticAzureDay } from './synth/generate.js';
export { keepSyntheticDay, syntheticDaysHere } from './synth/keep.js';
