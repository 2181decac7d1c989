/** One (model, GPU) pair in a GPU's ordered set, as it stood at the last refresh. */
interface Entry {
  model: number;
  priority: number;
  lastUsed: number;
  empty: boolean;
}

interface Model {
  /** GPUs that hold it or are loading it, and those that are loading it. */
  gpus: Set<number>;
  loading: Set<number>;
  outstandingExec: bigint;
  outstandingLoad: bigint;
  completedExec: bigint;
  completedLoad: bigint;
  timedOutLoad: bigint;
  allocations: number[];
  lastUsed: number[];
  stale: boolean;
}

/** What has happened to one model since it was last processed. */
interface News {
  exec?: bigint;
  load?: bigint;
  weightsSlo?: number;
  completedExec?: bigint;
  completedLoad?: bigint;
  touched?: number[];
  loaded?: { gpu: number; success: boolean };
}

/**
 * The original's load tracker step by step: ordered sets of cached and not-cached entries per GPU,
 * refreshed for stale models before each decision, demands as integers of any size.
 */
export class LiteralLoadTracker {
  private readonly models: Model[];
  private readonly gpus: { outstanding: number; weight: number; cached: Entry[]; notCached: Entry[] }[];
  private expiries: { time: number; model: number; size: bigint }[] = [];
  private sequence = 0;

  constructor(
    models: number,
    gpus: number,
    private readonly capacity: number,
    private readonly mode: 'reference' | 'fixed',
  ) {
    this.gpus = Array.from({ length: gpus }, () => ({
      outstanding: 1_000_000,
      weight: 0.01,
      cached: [],
      notCached: [],
    }));
    this.models = Array.from({ length: models }, () => ({
      gpus: new Set<number>(),
      loading: new Set<number>(),
      outstandingExec: 0n,
      outstandingLoad: 0n,
      completedExec: 0n,
      completedLoad: 0n,
      timedOutLoad: 0n,
      allocations: new Array<number>(gpus).fill(0),
      lastUsed: Array.from({ length: gpus }, () => this.sequence++),
      stale: true,
    }));
  }

  demand(size: number, slo: number): bigint {
    return (BigInt(size) * BigInt(this.capacity)) / BigInt(slo);
  }

  process(now: number, id: number, news: News): void {
    const m = this.models[id];
    this.takeOut(id);
    this.expire(now);
    if (news.load !== undefined && news.load > 0n)
      this.expiries.push({
        time: now + news.weightsSlo!,
        model: id,
        size: this.mode === 'fixed' ? news.load : 0n,
      });
    m.outstandingExec += news.exec ?? 0n;
    m.outstandingLoad += news.load ?? 0n;
    m.completedExec += news.completedExec ?? 0n;
    m.completedLoad += news.completedLoad ?? 0n;
    for (const gpu of news.touched ?? []) m.lastUsed[gpu] = this.sequence++;
    if (news.loaded !== undefined) {
      const { gpu, success } = news.loaded;
      m.loading.delete(gpu);
      if (success) {
        m.lastUsed[gpu] = this.sequence++;
      } else {
        m.gpus.delete(gpu);
        this.sequence += m.gpus.size;
      }
    }
    this.redistribute(m);
  }

  loadModel(now: number, gpu: number): number {
    this.expire(now);
    this.refresh();
    const first = this.gpus[gpu].notCached[0];
    if (first === undefined || first.empty) return -1;
    if (this.mode === 'fixed' && first.priority <= 0) return -1;
    const m = this.models[first.model];
    this.takeOut(first.model);
    m.gpus.add(gpu);
    m.loading.add(gpu);
    m.lastUsed[gpu] = this.sequence++;
    this.redistribute(m);
    return first.model;
  }

  evictModel(now: number, gpu: number): number {
    this.expire(now);
    this.refresh();
    const last = this.gpus[gpu].cached.at(-1);
    if (last === undefined) return -1;
    const m = this.models[last.model];
    this.takeOut(last.model);
    m.gpus.delete(gpu);
    this.sequence += m.gpus.size;
    this.redistribute(m);
    return last.model;
  }

  private takeOut(id: number): void {
    for (const gpu of this.gpus) {
      gpu.cached = gpu.cached.filter(({ model }) => model !== id);
      gpu.notCached = gpu.notCached.filter(({ model }) => model !== id);
    }
    this.models[id].stale = true;
  }

  private expire(now: number): void {
    for (;;) {
      const due = this.expiries
        .filter(({ time }) => time < now)
        .reduce<(typeof this.expiries)[number] | undefined>(
          (a, b) => (a === undefined || b.time < a.time ? b : a),
          undefined,
        );
      if (due === undefined) return;
      this.expiries.splice(this.expiries.indexOf(due), 1);
      this.takeOut(due.model);
      this.models[due.model].timedOutLoad += due.size;
      this.redistribute(this.models[due.model]);
    }
  }

  private redistribute(m: Model): void {
    m.outstandingExec -= m.completedExec;
    m.completedExec = 0n;
    let d = m.completedLoad;
    if (d < m.timedOutLoad) d = m.timedOutLoad;
    m.outstandingLoad -= d;
    m.completedLoad -= d;
    m.timedOutLoad -= d;
    m.allocations.forEach((allocation, gpu) => {
      this.gpus[gpu].outstanding -= allocation;
      m.allocations[gpu] = 0;
    });
    const total = this.totalWeight(m);
    for (const id of this.holders(m)) {
      const gpu = this.gpus[id];
      m.allocations[id] = (Number(m.outstandingExec) * gpu.weight) / total;
      gpu.outstanding += m.allocations[id];
      gpu.weight = this.capacity / gpu.outstanding;
    }
  }

  private refresh(): void {
    this.models.forEach((m, id) => {
      if (!m.stale) return;
      m.stale = false;
      const outstanding = Number(m.outstandingLoad);
      let loadPriority = outstanding;
      if (m.gpus.size > 0 && loadPriority > 0) {
        const total = this.totalWeight(m);
        for (const holder of this.holders(m)) {
          const required = (outstanding * this.gpus[holder].weight) / total;
          loadPriority -= (this.capacity * required) / this.gpus[holder].outstanding;
        }
      }
      const empty = m.outstandingLoad === 0n && m.outstandingExec === 0n;
      this.gpus.forEach((gpu, g) => {
        if (m.loading.has(g)) return;
        const held = m.gpus.has(g);
        const set = held ? gpu.cached : gpu.notCached;
        const lastUsed = m.lastUsed[g];
        set.push({ model: id, priority: held ? lastUsed : loadPriority, lastUsed, empty });
        set.sort(
          (a, b) =>
            Number(a.empty) - Number(b.empty) ||
            (a.empty ? 0 : b.priority - a.priority) ||
            b.lastUsed - a.lastUsed,
        );
      });
    });
  }

  private holders(m: Model): number[] {
    return [...m.gpus].sort((a, b) => a - b);
  }

  private totalWeight(m: Model): number {
    return this.holders(m).reduce((sum, gpu) => sum + this.gpus[gpu].weight, 0);
  }
}
