import type { Alarms } from '../../clock/alarms.js';
import { exchange } from '../http/exchange.js';

/** Tries, the time between two, ns, and the time for one, ms, as Faro's controller has them. */
const TRIES = 3;
const PAUSE = 1e9;
const PATIENCE = 5000;

/** Tells a head what fraction of requests to accept. Rejects with an `Error` when it does not take it. */
export async function postAcceptRate(
  head: string,
  rate: number,
  alarms: Alarms,
  signal: AbortSignal,
): Promise<void> {
  for (let left = TRIES - 1; ; left--) {
    try {
      const question = { url: `${head}/-/accept_rate`, method: 'POST', json: { rate } } as const;
      const { status } = await exchange(question, signal, PATIENCE);
      if (status === 200) return;
      throw new Error(`status ${status}`);
    } catch (error) {
      if (left === 0 || signal.aborted)
        throw new Error(`the accept rate was not taken: ${(error as Error).message}`);
      await alarms.sleep(PAUSE, signal);
    }
  }
}
