import type { LiveOutcome } from '../../live/kairos/distribute.js';

/** What a live run came to, a fact a line. */
export function liveText(outcome: LiveOutcome, offered: number): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return [
    `${outcome.answered} of ${outcome.queries} queries answered, ${offered.toFixed(1)} queries/s offered, ${outcome.throughput.toFixed(1)} queries/s answered`,
    `in time, as the original counts (waiting and service): ${percent(outcome.attainment)}`,
    `in time, from the scheduled arrival to the answer:     ${percent(outcome.endToEnd)}`,
    `the distributor was ${outcome.behind.p99.toFixed(1)} ms behind its timers at the 99th percentile, ${outcome.behind.most.toFixed(1)} ms at most`,
    ...(outcome.stopped ? [`stopped: ${outcome.stopped}`] : []),
  ].join('\n');
}
