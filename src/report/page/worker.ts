import { UserError } from '../../errors.js';
import type { SimulatorResult } from '../simulator/offer.js';
import { simulate } from '../simulator/simulate.js';
import type { Answer, Question } from './worker-messages.js';

/** ms between two messages on how a run goes. */
const EVERY = 80;

declare const self: {
  onmessage: ((event: { data: Question }) => void) | null;
  postMessage(message: Answer): void;
};

/** Simulates what the page asks for, and tells it how that goes. The page ends this worker to cancel it. */
self.onmessage = ({ data: { what, settings } }) => {
  let told = performance.now();
  const watch = (done: number, result: () => SimulatorResult): void => {
    if (performance.now() - told < EVERY) return;
    self.postMessage({ kind: 'progress', done, result: result() });
    told = performance.now();
  };
  try {
    self.postMessage({ kind: 'done', result: simulate(what, settings, watch) });
  } catch (error) {
    const { message } = error as Error;
    const next = error instanceof UserError ? ` ${error.next}` : '';
    self.postMessage({ kind: 'failed', message: `${message}${next}` });
  }
};
