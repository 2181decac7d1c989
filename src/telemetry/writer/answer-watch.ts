/** What share of the answers may miss: their own deadline, or a latency. What failed misses either. */
export interface Limit {
  /** ns; absent where an answer's own deadline counts. */
  latency?: number;
  /** 0 to 1. */
  allowed: number;
}

/** Thrown in the middle of a point whose answers have missed a limit beyond doubt. */
export class ClearlyMissed extends Error {
  override readonly name = 'ClearlyMissed';
}

/** How many times the misses that would be allowed of all expected answers it takes to give up: a point has not twice as many as expected. */
const BEYOND_DOUBT = 2;

/** Counts the answers of a point and those that miss limits, in place of keeping rows. */
export class AnswerWatch {
  answers = 0;
  readonly missed: number[];
  private readonly most: readonly number[];

  /** `expected`: about how many answers there will be. */
  constructor(
    private readonly limits: readonly Limit[],
    expected: number,
  ) {
    this.missed = limits.map(() => 0);
    this.most = limits.map(({ allowed }) => BEYOND_DOUBT * allowed * expected);
  }

  /** An answer: its latency in ns, whether it succeeded, and whether it met its deadline. Throws ClearlyMissed. */
  answer(latency: number, ok: boolean, met: boolean): void {
    this.answers++;
    for (let i = 0; i < this.limits.length; i++) {
      const { latency: limit } = this.limits[i];
      if (limit === undefined ? met : ok && latency <= limit) continue;
      if (++this.missed[i] > this.most[i]) throw new ClearlyMissed();
    }
  }

  /** A row of the request table. */
  request(
    _t: number,
    _id: number,
    result: number,
    _user: number,
    _model: number,
    _factor: number,
    latency: number,
    _deadline: number,
    met: number,
  ): void {
    this.answer(latency, result === 0, met === 1);
  }
}
