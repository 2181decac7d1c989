import type { LiveOutcome } from '../../live/kairos/distribute.js';
import { rateText } from './rate-text.js';

/** What a live run came to, a fact a line. `offered` in queries/s; `latencies` is where the estimates come from. */
export function liveText(outcome: LiveOutcome, offered: number, latencies: string): string {
  const { status, behind, overhead, allowed } = outcome;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return [
    `${outcome.answered} of ${outcome.queries} queries answered, ${rateText(offered)} queries/s offered, ${rateText(outcome.throughput)} queries/s answered`,
    `in time, as the original counts (waiting and service): ${percent(outcome.attainment)}`,
    `in time, from the scheduled arrival to the answer:     ${percent(outcome.endToEnd)}`,
    `the distributor was ${behind.p99.toFixed(1)} ms behind its timers at the 99th percentile, ${behind.most.toFixed(1)} ms at most`,
    `answers took ${overhead.toFixed(1)} ms beyond their service times at the median`,
    `estimates: ${latencies}`,
    ...(outcome.stopped ? [`stopped: ${outcome.stopped}`] : []),
    ...(status === 'invalid'
      ? [
          `INVALID: ${behind.p99 > allowed ? 'the distributor' : 'answers'} came more than ${allowed.toFixed(1)} ms late. Run it on quieter machines, or at a lower --rate.`,
        ]
      : []),
  ].join('\n');
}
