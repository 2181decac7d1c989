import { setTimeout as sleep } from 'node:timers/promises';
import { EXITING } from '../store/run-log.js';
import { runState, sessionLines } from './run-state.js';

/** ms between two looks: files of a network are not watched otherwise. */
const LOOK = 200;

/**
 * Hands on the lines of a run's log since it was last started, as they come, up to and with `Exiting`. Returns false when the run is gone
 * without having written that.
 *
 * @throws UserError for a folder without a run.
 */
export async function followRun(logdir: string, line: (text: string) => void): Promise<boolean> {
  let told = 0;
  for (;;) {
    // Asked first, so that what is written between the two looks is not missed.
    const { state } = runState(logdir);
    const lines = sessionLines(logdir);
    for (const text of lines.slice(told)) line(text);
    told = lines.length;
    if (lines.at(-1) === EXITING) return true;
    if (state === 'lost') return false;
    await sleep(LOOK);
  }
}
