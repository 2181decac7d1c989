/** Widest window of a planned envelope, ms. */
const WIDEST = 60_000;

/** Widths of the paper's envelope, ms: the pipeline's service time, twice that, and so on up to 60 s. */
export function doublingWidths(serviceTime: number): number[] {
  const widths: number[] = [];
  for (let width = serviceTime; width <= WIDEST; width *= 2) widths.push(width);
  return widths.length > 0 ? widths : [serviceTime];
}

/** Most arrivals in any closed window of each width: the traffic envelope of ascending arrival times, ms. */
export function envelope(times: Float64Array, widths: readonly number[]): number[] {
  return widths.map((width) => {
    let most = 0;
    let first = 0;
    for (let last = 0; last < times.length; last++) {
      while (times[last] - times[first] > width) first++;
      if (last - first + 1 > most) most = last - first + 1;
    }
    return most;
  });
}

/** Times of arrival of a trace: 0, and then one after each gap, ms. */
export function arrivalTimes(gaps: Float64Array): Float64Array {
  const times = new Float64Array(gaps.length + 1);
  for (let i = 0; i < gaps.length; i++) times[i + 1] = times[i] + gaps[i];
  return times;
}

/**
 * The envelope of the arrivals since the last look, kept while they come: O(1) amortised per arrival and window, since each window's
 * begin only moves on. Windows reach back beyond the last look.
 */
export class RunningEnvelope {
  private readonly firsts: Int32Array;
  private readonly most: Int32Array;

  constructor(readonly widths: readonly number[]) {
    this.firsts = new Int32Array(widths.length);
    this.most = new Int32Array(widths.length);
  }

  /** Takes in the arrivals `from` to `to` (not included) of ascending `times`, ms; they follow those taken in before. */
  add(times: Float64Array, from: number, to: number): void {
    const { widths, firsts, most } = this;
    for (let i = 0; i < widths.length; i++) {
      const width = widths[i];
      let first = firsts[i];
      let largest = most[i];
      for (let last = from; last < to; last++) {
        while (times[last] - times[first] > width) first++;
        if (last - first + 1 > largest) largest = last - first + 1;
      }
      firsts[i] = first;
      most[i] = largest;
    }
  }

  /** Most arrivals by window since the last look; looking begins anew. */
  look(): number[] {
    const seen = [...this.most];
    this.most.fill(0);
    return seen;
  }
}
