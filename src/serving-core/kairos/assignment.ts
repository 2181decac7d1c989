const NONE = -1;

/**
 * Rectangular assignment of least total cost: every row of the shorter side gets a partner of its own. Shortest augmenting paths with
 * dual variables (Kuhn 1955; Jonker and Volgenant 1987; the rectangular form of Crouse, IEEE TAES 52(4), 2016), O(short² · long).
 * One object serves matrices of any size up to its capacity and allocates nothing after that. Costs must be finite.
 */
export class Assignment {
  /** Partner of each row and of each column after `solve`; −1 where there is none. */
  readonly columnOf: Int32Array;
  readonly rowOf: Int32Array;

  readonly #dualShort: Float64Array;
  readonly #dualLong: Float64Array;
  readonly #distance: Float64Array;
  readonly #from: Int32Array;
  readonly #open: Int32Array;
  readonly #scanned: Int32Array;

  constructor(maxRows: number, maxColumns: number) {
    const most = Math.max(maxRows, maxColumns);
    this.columnOf = new Int32Array(most);
    this.rowOf = new Int32Array(most);
    this.#dualShort = new Float64Array(most);
    this.#dualLong = new Float64Array(most);
    this.#distance = new Float64Array(most);
    this.#from = new Int32Array(most);
    this.#open = new Int32Array(most);
    this.#scanned = new Int32Array(most);
  }

  /** Assigns rows to columns; `costs` holds them row by row. */
  solve(costs: Float64Array, rows: number, columns: number): void {
    const wide = rows <= columns;
    const [short, long] = wide ? [rows, columns] : [columns, rows];
    const [shortStep, longStep] = wide ? [columns, 1] : [1, columns];
    const longOf = wide ? this.columnOf : this.rowOf;
    const shortOf = wide ? this.rowOf : this.columnOf;
    longOf.fill(NONE, 0, short);
    shortOf.fill(NONE, 0, long);
    this.#dualShort.fill(0, 0, short);
    this.#dualLong.fill(0, 0, long);
    for (let start = 0; start < short; start++)
      this.#augment(costs, start, long, shortStep, longStep, longOf, shortOf);
  }

  // Dijkstra over reduced costs from one unmatched row to the nearest unmatched column; the duals are mended once, at the end.
  #augment(
    costs: Float64Array,
    start: number,
    long: number,
    shortStep: number,
    longStep: number,
    longOf: Int32Array,
    shortOf: Int32Array,
  ): void {
    const dualShort = this.#dualShort;
    const dualLong = this.#dualLong;
    const distance = this.#distance;
    const from = this.#from;
    const open = this.#open;
    const scanned = this.#scanned;
    for (let j = 0; j < long; j++) {
      open[j] = j;
      distance[j] = Number.POSITIVE_INFINITY;
    }
    let left = long;
    let done = 0;
    let row = start;
    let reached = 0;
    let end = NONE;
    while (end === NONE) {
      const offset = reached - dualShort[row];
      const base = row * shortStep;
      let best = Number.POSITIVE_INFINITY;
      let at = NONE;
      for (let k = 0; k < left; k++) {
        const j = open[k];
        const through = offset + costs[base + j * longStep] - dualLong[j];
        let d = distance[j];
        if (through < d) {
          d = through;
          distance[j] = d;
          from[j] = row;
        }
        // an unmatched column ends the search, so it wins a tie
        if (d < best || (d === best && shortOf[j] === NONE && shortOf[open[at]] !== NONE)) {
          best = d;
          at = k;
        }
      }
      const column = open[at];
      reached = best;
      if (shortOf[column] === NONE) end = column;
      else {
        scanned[done++] = column;
        open[at] = open[--left];
        row = shortOf[column];
      }
    }
    dualShort[start] += reached;
    for (let k = 0; k < done; k++) {
      const column = scanned[k];
      const gain = reached - distance[column];
      dualLong[column] -= gain;
      dualShort[shortOf[column]] += gain;
    }
    for (let column = end; column !== NONE; ) {
      const partner = from[column];
      const before = longOf[partner];
      shortOf[column] = partner;
      longOf[partner] = column;
      column = partner === start ? NONE : before;
    }
  }
}
