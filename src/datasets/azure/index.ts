/** The Azure Functions trace of 2019: real days, and a synthetic stand-in. */
export { type Comparison, compareWithPublished } from './acceptance.js';
export type { AzureDay } from './day.js';
export { findAzureDay, needAzureDay } from './find-day.js';
export { DAYS } from './format.js';
export { readAzureDay, readAzureFile } from './read-day.js';
export { type AzureStatistics, azureStatistics } from './statistics.js';
export { type SyntheticOptions, syntheticAzure, syntheticAzureDay } from './synth/generate.js';
export { keepSyntheticDay, syntheticDaysHere } from './synth/keep.js';
