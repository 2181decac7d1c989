import type { Clock, TimerId } from '../clock/clock.js';
import type { Uniform } from '../random/uniform.js';
import { type ContentionModel, concurrencySpeed } from './contention.js';

const IDLE = -1;
const NO_TIMER = -1;

/** Work of less than this many ns is done: sums of doubles leave a rest. */
const ROUNDING = 1e-3;

/**
 * A GPU on which streams (threads, containers) execute whenever they like, one piece of work at a time each. See
 * `ContentionModel` for how they share it. Every change of who runs costs time in the number of streams.
 */
export class UncontrolledGpu {
  /** Isolated time that is left of each stream's work, ns; IDLE when it has none. */
  private readonly left: Float64Array;
  /** How far each stream's work gains from company: 1 for single inferences, less for batches that fill the GPU. */
  private readonly sharing: Float64Array;
  private readonly speed: Float64Array;
  private readonly isFavoured: Uint8Array;
  /** Number of the turn in which each stream was last favoured: who waits longest has the lowest. */
  private readonly lastFavoured: Float64Array;
  private turns = 0;
  private favourites = 0;
  private active = 0;
  private updated = 0;
  private next: TimerId = NO_TIMER;
  private turn: TimerId = NO_TIMER;
  private readonly finishes: number;
  private readonly turnEnds: number;

  /** `finished` is called when a stream's work is done; it may start the stream's next work at once. */
  constructor(
    private readonly clock: Clock,
    private readonly model: ContentionModel,
    private readonly random: Uniform,
    private readonly streams: number,
    private readonly finished: (stream: number) => void,
  ) {
    this.left = new Float64Array(streams).fill(IDLE);
    this.sharing = new Float64Array(streams);
    this.speed = new Float64Array(streams);
    this.isFavoured = new Uint8Array(streams);
    this.lastFavoured = new Float64Array(streams).fill(-1);
    this.finishes = clock.register(() => this.finish());
    this.turnEnds = clock.register(() => this.endTurn());
  }

  /** Streams that execute now. */
  get running(): number {
    return this.active;
  }

  /** Starts `work` ns of isolated time on an idle stream; `sharing` in 0..1 scales the gain from concurrency. */
  start(stream: number, work: number, sharing = 1): void {
    if (this.left[stream] !== IDLE) throw new RangeError(`stream ${stream} already executes`);
    this.advance();
    this.left[stream] = work;
    this.sharing[stream] = sharing;
    this.active++;
    if (this.impartial) this.favour(stream);
    this.share();
  }

  /** Without favour everybody shares alike: all are favourites and there are no turns. */
  private get impartial(): boolean {
    return this.model.favoured.length === 0;
  }

  private favour(stream: number): void {
    if (this.isFavoured[stream] === 1) return;
    this.isFavoured[stream] = 1;
    this.favourites++;
  }

  private finish(): void {
    this.next = NO_TIMER;
    this.advance();
    const { left, streams } = this;
    for (let stream = 0; stream < streams; stream++) {
      if (left[stream] === IDLE || !this.isDone(stream)) continue;
      left[stream] = IDLE;
      this.active--;
      this.finished(stream);
      if (left[stream] === IDLE) this.unfavour(stream);
    }
    this.share();
  }

  // From 2^44 ns on, five hours, the clock's own steps are coarser than ROUNDING: a rest within one would never pass.
  private isDone(stream: number): boolean {
    const rest = this.left[stream];
    const now = this.clock.now();
    return rest <= ROUNDING || now + rest / this.speed[stream] === now;
  }

  private endTurn(): void {
    this.turn = NO_TIMER;
    this.advance();
    this.isFavoured.fill(0);
    this.favourites = 0;
    this.share();
  }

  private unfavour(stream: number): void {
    if (this.isFavoured[stream] === 0) return;
    this.isFavoured[stream] = 0;
    this.favourites--;
  }

  /** Books the work done since the last change. */
  private advance(): void {
    const { left, speed, streams } = this;
    const elapsed = this.clock.now() - this.updated;
    this.updated = this.clock.now();
    if (elapsed === 0) return;
    for (let stream = 0; stream < streams; stream++)
      if (left[stream] !== IDLE) left[stream] = Math.max(0, left[stream] - elapsed * speed[stream]);
  }

  /** Sets every stream's speed anew, and the timer of whichever finishes first. */
  private share(): void {
    const { clock, left, speed, streams } = this;
    if (this.next !== NO_TIMER) clock.cancel(this.next);
    this.next = NO_TIMER;
    if (this.active === 0) return;
    if (this.favourites === 0) this.beginTurn();
    const behind = this.active - this.favourites;
    if (this.active > 1 && this.turn === NO_TIMER && !this.impartial) this.timeTurn();
    const total = this.totalSpeed();
    // Favourites keep their part of the speed also when batches leave less of it: the others then take time from them.
    const part = behind === 0 ? 1 : 1 / concurrencySpeed(this.model, this.active);
    const favoured = (total * part) / this.favourites;
    const gaps = behind === 0 ? 0 : (total * (1 - part)) / behind;
    let soonest = Number.POSITIVE_INFINITY;
    for (let stream = 0; stream < streams; stream++) {
      if (left[stream] === IDLE) continue;
      speed[stream] = this.isFavoured[stream] === 1 ? favoured : gaps;
      if (speed[stream] > 0) soonest = Math.min(soonest, left[stream] / speed[stream]);
    }
    this.next = clock.at(clock.now() + soonest, this.finishes, 0, 0);
  }

  /** The gain of so many streams, scaled by how much the work of those that run now can gain on average. */
  private totalSpeed(): number {
    if (this.active === 1) return 1;
    let sharing = 0;
    for (let stream = 0; stream < this.streams; stream++)
      if (this.left[stream] !== IDLE) sharing += this.sharing[stream];
    return 1 + ((concurrencySpeed(this.model, this.active) - 1) * sharing) / this.active;
  }

  /** Favours the streams that have waited longest, as many as the model draws. */
  private beginTurn(): void {
    const { clock, left, lastFavoured, isFavoured, streams } = this;
    if (this.turn !== NO_TIMER) clock.cancel(this.turn);
    this.turn = NO_TIMER;
    const wanted = Math.min(this.active, this.drawFavoured());
    const turn = ++this.turns;
    while (this.favourites < wanted) {
      let chosen = -1;
      for (let stream = 0; stream < streams; stream++)
        if (left[stream] !== IDLE && isFavoured[stream] === 0)
          if (chosen < 0 || lastFavoured[stream] < lastFavoured[chosen]) chosen = stream;
      this.favour(chosen);
      lastFavoured[chosen] = turn;
    }
  }

  /** A turn is timed from when it has company. */
  private timeTurn(): void {
    const { shortest, longest, growth } = this.model.turn;
    const length = (shortest + (longest - shortest) * this.random.next()) * (this.active - 1) ** growth;
    this.turn = this.clock.at(this.clock.now() + length, this.turnEnds, 0, 0);
  }

  private drawFavoured(): number {
    const { favoured } = this.model;
    let u = this.random.next();
    for (let i = 0; i < favoured.length - 1; i++) {
      u -= favoured[i];
      if (u < 0) return i + 1;
    }
    return favoured.length;
  }
}
