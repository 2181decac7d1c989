import type { PointView } from 'repro';

/**
 * What the tables do not show of a simulated controller that fell behind its clients: requests have no arrival until they are read, and
 * no row if they never are. Empty where it kept up, and on a host, which cannot know.
 */
export function unreadText(points: readonly PointView[]): string {
  const counted = (name: string) => points.map(({ counters }) => counters?.[name] ?? 0);
  const never = counted('unread').reduce((sum, count) => sum + count, 0);
  const longest = Math.max(0, ...counted('longestUnreadWait')) / 1e6;
  if (never === 0 && longest < 10) return '';
  return `requests waited up to ${Math.round(longest).toLocaleString('en')} ms unread, ${never.toLocaleString('en')} were never read`;
}
