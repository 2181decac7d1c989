import type { MinuteRow } from './minutes.js';

/** Width of a bin for percentiles of all requests, ns: they are exact to 0.1 ms, up to 60 s. */
const BIN = 1e5;
const BINS = 600_000;
const MINUTE = 60e9;

/** Faro's statistics of one run. */
export interface FaroSummary {
  readonly requests: number;
  readonly completed: number;
  readonly dropped: number;
  /** Fraction of all requests that were dropped or late. */
  readonly violationRate: number;
  /** 1 − mean over minutes of the mean over jobs of the fraction within the SLO: the paper's cluster SLO violation rate. */
  readonly clusterViolationRate: number;
  /** Fraction of all requests that were completed in less than the SLO, not merely within it. */
  readonly inTime: number;
  /** ms, of completed requests. */
  readonly mean: number;
  readonly min: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** Jobs − the sum of utilities, averaged over one minute more than the trace has, as the original does. */
  readonly lostUtility: number;
  readonly lostEffectiveUtility: number;
  /** Mean over its own minutes of each job's fraction within the SLO, and of its utility. */
  readonly withinByJob: readonly number[];
  readonly utilityByJob: readonly number[];
  readonly effectiveByJob: readonly number[];
  readonly meanReplicas: number;
  readonly maxReplicas: number;
}

interface JobSums {
  minutes: number;
  within: number;
  utility: number;
  effective: number;
}

/** Adds up a run, from its requests, its minutes and its changes of replicas. */
export class Summary {
  private readonly bins = new Int32Array(BINS + 1);
  private completed = 0;
  private dropped = 0;
  private within = 0;
  private sum = 0;
  private max = 0;
  private min = Number.POSITIVE_INFINITY;
  private inTime = 0;
  private utility = 0;
  private effective = 0;
  private readonly rates: { sum: number; jobs: number }[] = [];
  private readonly jobs: JobSums[];
  private replicas = 0;
  private replicaTime = 0;
  private maxReplicas = 0;
  private changed = 0;

  /** SLOs by job, ns, and minutes that the trace has. */
  constructor(
    private readonly slos: readonly number[],
    private readonly minutes: number,
  ) {
    this.jobs = slos.map(() => ({ minutes: 0, within: 0, utility: 0, effective: 0 }));
  }

  /** A request ended, after `latency` ns. */
  request(job: number, latency: number, dropped: boolean): void {
    if (dropped) {
      this.dropped++;
      return;
    }
    this.completed++;
    this.sum += latency;
    if (latency < this.slos[job]) this.inTime++;
    if (latency > this.max) this.max = latency;
    if (latency < this.min) this.min = latency;
    this.bins[Math.min(BINS, Math.floor(latency / BIN))]++;
  }

  minute({ minute, job, requests, within, utility, effective }: MinuteRow): void {
    this.within += within;
    this.utility += utility;
    this.effective += effective;
    this.rates[minute] ??= { sum: 0, jobs: 0 };
    this.rates[minute].sum += within / requests;
    this.rates[minute].jobs++;
    const sums = this.jobs[job];
    sums.minutes++;
    sums.within += within / requests;
    sums.utility += utility;
    sums.effective += effective;
  }

  /** All jobs together have so many replicas from `time` (ns) on. */
  replicasNow(time: number, total: number): void {
    this.replicaTime += this.replicas * (time - this.changed);
    this.changed = time;
    this.replicas = total;
    this.maxReplicas = Math.max(this.maxReplicas, total);
  }

  /** The statistics of a run that ended at `end`, ns, over as many minutes as its trace has, or as it took when that was more and `whole` says so. */
  finish(end: number, whole = false): FaroSummary {
    this.replicasNow(end, this.replicas);
    const minutes = whole ? Math.max(this.minutes, Math.ceil(end / MINUTE)) : this.minutes;
    const { completed, dropped, rates, jobs } = this;
    const requests = completed + dropped;
    const seen = rates.filter((rate) => rate !== undefined);
    return {
      requests,
      completed,
      dropped,
      violationRate: 1 - this.within / requests,
      clusterViolationRate: 1 - seen.reduce((sum, rate) => sum + rate.sum / rate.jobs, 0) / seen.length,
      inTime: this.inTime / requests,
      mean: this.sum / completed / 1e6,
      min: this.min / 1e6,
      p90: this.percentile(0.9),
      p95: this.percentile(0.95),
      p99: this.percentile(0.99),
      max: this.max / 1e6,
      lostUtility: jobs.length - this.utility / (minutes + 1),
      lostEffectiveUtility: jobs.length - this.effective / (minutes + 1),
      withinByJob: jobs.map((sums) => sums.within / sums.minutes),
      utilityByJob: jobs.map((sums) => sums.utility / sums.minutes),
      effectiveByJob: jobs.map((sums) => sums.effective / sums.minutes),
      meanReplicas: this.replicaTime / end,
      maxReplicas: this.maxReplicas,
    };
  }

  // By linear interpolation between the two nearest ranks, each at the middle of its bin, ms.
  private percentile(q: number): number {
    const place = q * (this.completed - 1);
    const below = Math.floor(place);
    const low = this.ranked(below);
    return place === below ? low : low + (place - below) * (this.ranked(below + 1) - low);
  }

  private ranked(rank: number): number {
    let left = rank;
    let bin = 0;
    while (bin < BINS && left >= this.bins[bin]) left -= this.bins[bin++];
    return ((bin + 0.5) * BIN) / 1e6;
  }
}
