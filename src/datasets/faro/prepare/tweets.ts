import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../errors.js';
import { MINUTES } from '../../azure/format.js';
import { needRegularFile } from '../../regular-file.js';

/** Year and month of the published tweets; day d of the trace is its day d. */
const MONTH = '04';
const NEXT =
  'INFaaS’ parser writes such files, twitter_04_01.txt to twitter_04_11.txt: a line “minute count” for each of 1440 minutes.';

/** Tweets by minute of each of the first days of April 2018, from a folder of text files. Throws `UserError` for a day or a minute that is missing. */
export function readTweets(folder: string, days: number): Float64Array[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError('E_TWEETS', `${folder} cannot be read (${code}).`, NEXT);
  }
  return Array.from({ length: days }, (_, i) => {
    const day = String(i + 1).padStart(2, '0');
    const name = names.find((one) => new RegExp(`(^|_)${MONTH}_${day}\\.txt$`).test(one));
    if (name === undefined)
      throw new UserError(
        'E_TWEETS',
        `${folder} has no tweets of day ${i + 1} (…_${MONTH}_${day}.txt).`,
        NEXT,
      );
    return readDay(join(folder, name));
  });
}

function readDay(file: string): Float64Array {
  const counts = new Float64Array(MINUTES).fill(Number.NaN);
  needRegularFile(file, NEXT);
  for (const [i, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    const match = /^(\d+) (\d+)\s*$/.exec(line);
    const minute = Number(match?.[1]);
    if (
      !match ||
      minute >= MINUTES ||
      !Number.isNaN(counts[minute]) ||
      !Number.isSafeInteger(Number(match[2]))
    )
      throw new UserError(
        'E_TWEETS',
        `${file}:${i + 1} is no minute and count, or a minute that was there.`,
        NEXT,
      );
    counts[minute] = Number(match[2]);
  }
  const gap = counts.findIndex(Number.isNaN);
  if (gap >= 0)
    throw new UserError(
      'E_TWEETS',
      `${file} has no minute ${gap}.`,
      'Add a line for it; a minute without tweets has 0.',
    );
  return counts;
}
