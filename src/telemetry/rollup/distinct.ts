/** Beyond it an id is no index of a model that somebody registered. */
const MOST = 1 << 24;

/** Counts distinct small integers since the last `clear`, without a set to fill or to empty. */
export class Distinct {
  #seen = new Uint32Array(1024);
  #round = 1;
  count = 0;

  add(id: number): void {
    if (id >= this.#seen.length || id < 0) this.#grow(id);
    if (this.#seen[id] === this.#round) return;
    this.#seen[id] = this.#round;
    this.count++;
  }

  clear(): void {
    this.count = 0;
    this.#round++;
  }

  #grow(id: number): void {
    if (!(id >= 0 && id < MOST)) throw new RangeError(`${id} cannot be a model id`);
    const grown = new Uint32Array(2 ** Math.ceil(Math.log2(id + 1)));
    grown.set(this.#seen);
    this.#seen = grown;
  }
}
