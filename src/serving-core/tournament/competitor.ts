import type { Arena } from './arena.js';

/**
 * Decides which request runs where and when, and how many instances there are. It is told what happens, and acts through the `Arena`. Requests and
 * instances are numbers; every request must be sent or dropped once.
 */
export interface Competitor {
  /** A request has come. */
  arrived(request: number): void;
  /** A request that was sent has been answered; `freed` of its instance follows, unless that was released. */
  answered?(request: number): void;
  /** An instance has ended its batch, whose requests are answered, and is idle. */
  freed(instance: number): void;
  /** An instance that was ordered can serve. */
  started?(instance: number): void;
  /** An instance that was released is off: it can be ordered anew. */
  left?(instance: number): void;
  /** s between two calls of `tick`; never called without it. */
  readonly period?: number;
  tick?(): void;
}

/** Builds the competitor of one run: called once, before the first request. */
export type CompetitorFactory = (arena: Arena) => Competitor;

/** A competitor of a user's own, as a file's default export. experiments/tournament/README.md writes one step by step. */
export interface CompetitorDeclaration {
  /** What messages call it. */
  name: string;
  system: 'tournament';
  create: CompetitorFactory;
}
