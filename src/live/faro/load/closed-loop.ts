import type { ListFiles } from './lists.js';
import { Lists } from './lists.js';
import { LoadReport } from './load-report.js';
import { Sender, type SenderOptions } from './sender.js';

export interface ClosedRun {
  readonly url: URL;
  /** Workers, each of which sends its next request when the one before was answered. */
  readonly workers: number;
  /** s. */
  readonly duration: number;
  readonly sender: SenderOptions;
  readonly lists: ListFiles;
  readonly say: (line: string) => void;
}

/** ms before a worker tries again when it got no answer, so that nobody there is no reason to spin. */
const PAUSE = 100;

/** Sends by workers for a while, or until `signal`. Throws UserError for a file that cannot be written. */
export async function runClosedLoop(run: ClosedRun, signal: AbortSignal): Promise<void> {
  const lists = new Lists(run.lists);
  const sender = new Sender(run.sender);
  const report = new LoadReport();
  const began = performance.now();
  const until = began + run.duration * 1000;
  signal.addEventListener('abort', () => sender.close(), { once: true });
  const goesOn = () => performance.now() < until && !signal.aborted;
  const worker = async () => {
    while (goesOn()) {
      const sent = performance.now();
      report.sending(0);
      const status = await new Promise<number>((resolve) => sender.post(run.url, resolve));
      const latency = (performance.now() - sent) * 1e6;
      if (report.ended(status, latency)) lists.answered(run.url.href, (sent - began) * 1e6, latency);
      else if (status === 0 && goesOn()) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  };
  try {
    await Promise.all(Array.from({ length: run.workers }, worker));
  } finally {
    sender.close();
    lists.close();
  }
  for (const line of report.summary((performance.now() - began) / 1000, 0)) run.say(line);
}
