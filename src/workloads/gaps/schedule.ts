import { UserError } from '../../errors.js';

/** From `at` (s) on a value; `ramp` reaches it on a straight line from the entry before instead of at once. */
export interface ScheduleEntry {
  readonly at: number;
  readonly value: number;
  readonly ramp: boolean;
}

/** What lies beyond is a slip, in requests/s as in s. */
const LARGEST = 1e12;

/** A value over time, in ascending order of time; the first entry is at 0. */
export type Schedule = readonly ScheduleEntry[];

/**
 * Reads `100` (always), `100,200@60` (a step at second 60) and `100,~200@60` (a ramp that reaches 200 then). `what` is for the message.
 *
 * @throws UserError `E_SCHEDULE` for anything else, values that are not above 0 or beyond 10^12, and times that do not ascend.
 */
export function parseSchedule(text: string, what: string): Schedule {
  const entries = text.split(',').map((part, i): ScheduleEntry => {
    const match = /^(~?)(\d+(?:\.\d+)?)(?:@(\d+(?:\.\d+)?)s?)?$/.exec(part.trim());
    const value = Number(match?.[2]);
    const at = Number(match?.[3] ?? 0);
    const misplaced = (match?.[3] === undefined) !== (i === 0) || (i === 0 && match?.[1]);
    if (!match || misplaced || !(value > 0 && value <= LARGEST && at <= LARGEST))
      throw bad(`The ${what} '${text}' is wrong at '${part.trim()}'`);
    return { at, value, ramp: match[1] === '~' };
  });
  const back = entries.findIndex(({ at }, i) => i > 0 && at <= entries[i - 1].at);
  if (back >= 0) throw bad(`The times of the ${what} '${text}' do not ascend`);
  return entries;
}

function bad(problem: string): UserError {
  return new UserError(
    'E_SCHEDULE',
    `${problem}.`,
    'Give a number above 0, steps as 100,200@60 (200 from second 60 on) or ramps as 100,~200@60; all but the first with their time.',
  );
}

/** The value of a schedule at a time, s. */
export function valueAt(schedule: Schedule, time: number): number {
  let i = schedule.length - 1;
  while (i > 0 && schedule[i].at > time) i--;
  const next = schedule[i + 1];
  if (!next?.ramp) return schedule[i].value;
  const share = (time - schedule[i].at) / (next.at - schedule[i].at);
  return schedule[i].value + share * (next.value - schedule[i].value);
}

/** When the integral of a schedule from `time` on (s) has grown by `amount`, s: the arrival that many expected ones later. */
export function timeOfNext(schedule: Schedule, time: number, amount: number): number {
  let i = schedule.length - 1;
  while (i > 0 && schedule[i].at > time) i--;
  let from = time;
  let left = amount;
  for (; ; i++) {
    const next = schedule[i + 1];
    const start = valueAt(schedule, from);
    if (!next) return from + left / start;
    const width = next.at - from;
    const slope = next.ramp ? (next.value - start) / width : 0;
    const area = width * (start + (slope * width) / 2);
    if (left > area) {
      left -= area;
      from = next.at;
      continue;
    }
    // The root of start·x + slope·x²/2 = left, in the form that stays exact for small slopes.
    return from + (2 * left) / (start + Math.sqrt(start * start + 2 * slope * left));
  }
}
