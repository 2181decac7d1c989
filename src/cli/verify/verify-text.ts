import { codeVersion, codeVersionText } from '../../code-version.js';
import { plainLine } from '../../plain-line.js';
import type { Manifest } from '../../telemetry/run.js';
import { countVerdicts, type Item } from '../../verify/verdict.js';

/** Identical things that are listed one by one; of more only their number is told. */
const LISTED = 60;

/** What was looked at, a line each, what is not identical with its reason, and the counts. */
export function verifyText(items: readonly Item[], { whole = true }: { whole?: boolean } = {}): string {
  const counts = countVerdicts(items);
  const many = items.length > LISTED;
  const shown = items.filter(({ verdict, detail }) => !many || verdict !== 'identical' || detail !== '');
  const width = Math.max(0, ...shown.map(({ verdict }) => verdict.length));
  const lines = shown.map(({ item, verdict, detail }) => {
    const first = `${verdict.padEnd(width)}  ${plainLine(item)}`;
    return detail ? `${first}\n${' '.repeat(width + 2)}${plainLine(detail)}` : first;
  });
  const sum = (Object.entries(counts) as [string, number][])
    .filter(([verdict, n]) => n > 0 || verdict === 'identical')
    .map(([verdict, n]) => `${n} ${verdict === 'differs' && n !== 1 ? 'differ' : verdict}`);
  const rest = whole ? '' : ', interrupted before the rest';
  return [...lines, ...(lines.length > 0 ? [''] : []), `${sum.join(', ')}${rest}`].join('\n');
}

/** A sentence about a run of another code than this, or nothing. */
export function otherCodeNotice({
  versions,
  gitCommit: commit,
}: Pick<Manifest, 'versions' | 'gitCommit'>): string | undefined {
  const here = codeVersion();
  const { repro, source } = versions;
  if (repro === here.repro && (source === undefined || source === here.source)) return undefined;
  return `The run was made by ${codeVersionText({ repro, commit, source })}, and this is ${codeVersionText(here)}.`;
}
