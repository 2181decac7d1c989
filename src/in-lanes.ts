/**
 * Runs `lane` so many times side by side. What the first to fail throws is thrown once all have ended: until then they may use what their caller
 * cleans up, and what they throw since is often only that they were told to end.
 *
 * @param stop tells the other lanes to end soon.
 */
export async function inLanes(count: number, lane: () => Promise<void>, stop: () => void): Promise<void> {
  const failures: unknown[] = [];
  const lanes = Array.from({ length: count }, () =>
    lane().catch((error) => {
      failures.push(error);
      stop();
    }),
  );
  await Promise.all(lanes);
  if (failures.length > 0) throw failures[0];
}
