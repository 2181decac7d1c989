/** What the second thread of a ticker needs of `node:worker_threads`. */
export interface ThreadParts {
  workerData: { buffer: SharedArrayBuffer; origin: number };
  parentPort: { postMessage(message: number): void } | null;
}

/**
 * Runs in the second thread, from its own text: it may use nothing but its argument and globals. `origin`: when the
 * main thread's clock was 0, ms of the system's monotonic clock. Word 0 counts the alarms that were set;
 * of the two doubles the first is when to ring, ns of the main thread's clock, the second when it should have rung last.
 */
export function tick({ workerData, parentPort }: ThreadParts): void {
  const words = new Int32Array(workerData.buffer);
  const due = new Float64Array(workerData.buffer, 8, 2);
  // The clock that all threads share; the time of day may be set between two readings.
  const ahead = Number(process.hrtime.bigint()) / 1e6 - performance.now() - workerData.origin;
  for (;;) {
    const alarms = Atomics.load(words, 0);
    const left = due[0] / 1e6 - (performance.now() + ahead);
    if (left > 0) {
      Atomics.wait(words, 0, alarms, left);
      continue;
    }
    due[1] = due[0];
    due[0] = Number.POSITIVE_INFINITY;
    parentPort?.postMessage(0);
  }
}
