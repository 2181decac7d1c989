import { baselineFolder } from '../../baselines/here.js';
import type { Kept } from '../../baselines/store.js';
import { plainLine } from '../../plain-line.js';
import { count } from '../../plural.js';
import { renderTable } from '../table.js';
import { dataSize } from '../units.js';

export function savedText(name: string, kept: { file: string; bytes: number; points: number }): string {
  return [
    `Saved ${name}: ${count(kept.points, 'point')}, ${dataSize(kept.bytes)}, in ${kept.file}`,
    `Compare with it: repro compare --baseline ${name} LOGDIR`,
  ].join('\n');
}

/** Every baseline, a line each. */
export function baselinesText(kept: readonly Kept[], width: number): string {
  if (kept.length === 0)
    return `No baselines in ${baselineFolder()}.\nKeep one: repro baseline save NAME -l LOGDIR`;
  const rows = kept.map(({ name, bytes, header }) => {
    const { manifest, points, from } = header ?? { manifest: null, points: null, from: null };
    return [
      plainLine(name),
      manifest?.experiment ?? (header ? '–' : 'damaged'),
      manifest?.scale ?? '–',
      ...[String(points?.length ?? '–'), dataSize(bytes), plainLine(from ?? 'save it again, or remove it')],
    ];
  });
  return renderTable(['BASELINE', 'EXPERIMENT', 'SCALE', 'POINTS', 'SIZE', 'FROM'], rows, {
    width,
    right: ['POINTS', 'SIZE'],
  });
}
