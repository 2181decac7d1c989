import { type ClaimDeclaration, type Measurement, meanOf, type Run } from 'repro';
import { overRepeats, shared } from '../shared/claims/repeats.js';
import { attainmentBetween, type Course, type Courses, readCourses } from './measured.js';

const direction = "direction of Kairos (HPDC'23)";
/** Share of the last step that is left to work off what the peak left behind. */
const SETTLING = 0.5;

async function attained(
  run: Run,
  name: string,
  of: (course: Courses) => [from: number, to: number],
): Promise<Measurement> {
  const course = (await readCourses(run)).find(({ distributor }) => distributor === name);
  const found = course && attainmentBetween(course, ...of(course));
  return found ? { ...found, where: name } : { notTestable: `needs the finished point of ${name}` };
}

/** What a changing load must show. */
export const claims: readonly ClaimDeclaration[] = [
  {
    id: 'kairos-load.below-bound',
    statement: 'Up to the second rate Kairos has 99 % of the queries in time',
    source: "reference runs of the same rules on the authors' data: 99.8 % at 95 queries/s",
    expected: { relation: 'at least', value: 0.99 },
    tolerance: 0,
    measure: (run) => attained(run, 'kairos', ({ seconds }) => [0, 2 * seconds]),
  },
  {
    id: 'kairos-load.overload',
    statement: 'Beyond the bound not even Kairos keeps 99 % in time',
    source: "Kairos (HPDC'23): upper bound",
    expected: { relation: 'at most', value: 0.99 },
    tolerance: 0,
    measure: (run) => attained(run, 'kairos', ({ seconds }) => [2 * seconds, 3 * seconds]),
  },
  {
    id: 'kairos-load.recovers',
    statement: 'In the second half of the last step Kairos has 99 % in time again',
    source: direction,
    expected: { relation: 'at least', value: 0.99 },
    tolerance: 0,
    measure: (run) => attained(run, 'kairos', ({ seconds }) => [(3 + SETTLING) * seconds, 4 * seconds]),
  },
  {
    id: 'kairos-load.beats-fcfs',
    statement: 'Over the whole course Kairos has more in time than first come, first served',
    source: direction,
    expected: { relation: 'at least', value: 0 },
    tolerance: 0,
    measure: async (run) => {
      const courses = await readCourses(run);
      const of = (name: string) => courses.find(({ distributor }) => distributor === name);
      const [kairos, fcfs] = [of('kairos'), of('fcfs')];
      if (!kairos || !fcfs) return { notTestable: 'needs the finished points of kairos and fcfs' };
      const share = ({ sent, late }: Course, seed: number) => 1 - total(late[seed]) / total(sent[seed]);
      const leads = shared([kairos, fcfs]).map(([own, other]) =>
        meanOf(own.sent.map((_, seed) => share(own, seed) - share(other, seed))),
      );
      return leads.length > 0
        ? overRepeats(leads)
        : { notTestable: 'needs a repeat that both have finished' };
    },
  },
];

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
