/** What one check of a machine found. */
export interface Verdict {
  /** Short and stable: `reach`, `programs`, `ports`, `clock`, `disk`, `cores`, `memory`, ... */
  check: string;
  status: 'ok' | 'warn' | 'fail';
  /** What was found, with numbers. */
  detail: string;
  /** What to do, when not ok. */
  next?: string;
}

export interface Finding extends Verdict {
  host: string;
}

export const ok = (check: string, detail: string): Verdict => ({ check, status: 'ok', detail });
export const warn = (check: string, detail: string, next: string): Verdict => ({
  check,
  status: 'warn',
  detail,
  next,
});
export const fail = (check: string, detail: string, next: string): Verdict => ({
  check,
  status: 'fail',
  detail,
  next,
});
