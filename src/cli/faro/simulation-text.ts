import type { ConfigOutcome } from '../../runner/targets/simulate-config.js';
import { renderTable } from '../table.js';

/** What `repro faro simulate` prints: the run in a few lines, and its jobs. */
export function simulationText({ stats, summary, traces, files }: ConfigOutcome, width: number): string {
  const { requests, completed, dropped, meanReplicas, maxReplicas } = summary;
  const facts = [
    ['requests', `${whole(requests)}: ${whole(completed)} completed, ${whole(dropped)} dropped`],
    [
      'latency, ms',
      `mean ${ms(summary.mean)}, p90 ${ms(summary.p90)}, p99 ${ms(summary.p99)}, most ${ms(summary.max)}`,
    ],
    [
      'SLO violations',
      `${percent(summary.violationRate)} of requests; by minute and job ${percent(summary.clusterViolationRate)}`,
    ],
    [
      'lost utility',
      `${summary.lostUtility.toFixed(3)} of ${summary.withinByJob.length}; effective ${summary.lostEffectiveUtility.toFixed(3)}; over one minute more than the load has, as in the original`,
    ],
    ['replicas', `${meanReplicas.toFixed(2)} on average, ${maxReplicas} at most`],
    ...traces.map(({ file, sha256 }) => ['data', `${file} (SHA-256 ${sha256.slice(0, 12)}…)`]),
    ...files.map((file) => ['wrote', file]),
  ];
  const clusters = Object.keys(stats).flatMap((key) => /^avg_slo_rate_(.*)$/.exec(key)?.[1] ?? []);
  const jobs = clusters.map((cluster, i) => [
    cluster,
    percent(1 - summary.withinByJob[i]),
    told(summary.utilityByJob[i]),
    told(summary.effectiveByJob[i]),
  ]);
  const columns = ['JOB', 'VIOLATIONS', 'UTILITY', 'EFFECTIVE'];
  return [
    renderTable(['RUN', ''], facts, { width }),
    '',
    renderTable(columns, jobs, { width, right: columns.slice(1) }),
  ].join('\n');
}

const whole = (count: number) => count.toLocaleString('en-US');
const ms = (value: number) => (Number.isFinite(value) ? value.toFixed(1) : '-');
const told = (value: number) => (Number.isFinite(value) ? value.toFixed(3) : '-');
const percent = (rate: number) => (Number.isFinite(rate) ? `${(100 * rate).toFixed(2)} %` : '-');
