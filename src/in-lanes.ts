/**
 * Runs `lane` so many times side by side. What one throws is thrown once all have ended: until then they may use what its caller cleans up.
 *
 * @param stop tells the other lanes to end soon.
 */
export async function inLanes(count: number, lane: () => Promise<void>, stop: () => void): Promise<void> {
  const lanes = Array.from({ length: count }, () =>
    lane().catch((error) => {
      stop();
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(lanes)).find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}
