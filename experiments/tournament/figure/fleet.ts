import {
  type Figure,
  type FigureDeclaration,
  ink,
  pageWidth,
  type Run,
  readFleet,
  type Standing,
  standings,
  vegaLite,
} from 'repro';
import { bySystem, captionOf, contestOf, type Look, looksOf, titleOf } from './common.js';

const S = 1e9;

/** Instances of all types that are paid for, from each time (s) on. */
async function paidOver({ points, system }: Standing, looks: ReadonlyMap<string, Look>) {
  const now = new Map<number, number>();
  const steps: { time: number; paid: number; label: string }[] = [];
  for (const { t, type, paid } of await readFleet(points[0]!.files.fleet!)) {
    now.set(type, paid);
    const step = {
      time: t / S,
      paid: [...now.values()].reduce((sum, one) => sum + one, 0),
      label: looks.get(system)!.label,
    };
    if (steps.at(-1)?.time === step.time) steps.pop();
    steps.push(step);
  }
  // The last says that the run is over; a line should not fall with it.
  const last = steps.pop();
  return last && steps.length > 0 ? [...steps, { ...steps.at(-1)!, time: last.time }] : [];
}

/** Requests/s that come, in each twentieth of the judged time. */
function offered({ outcomes, points }: Standing) {
  const { arrived, seconds } = outcomes[0]!;
  const leadIn = Number(points[0]!.parameters.leadIn ?? 0);
  const step = seconds / arrived.length;
  return Array.from(arrived, (requests, i) => ({
    time: leadIn + i * step,
    end: leadIn + (i + 1) * step,
    rate: requests / step,
  }));
}

/** The contest in which the fleet moves most: that with most changes of it. */
async function liveliest(
  all: readonly Standing[],
  looks: ReadonlyMap<string, Look>,
): Promise<{ members: Standing[]; steps: Awaited<ReturnType<typeof paidOver>> }> {
  const contests = [...new Set(all.map(contestOf))];
  const found = await Promise.all(
    contests.map(async (contest) => {
      const members = all.filter((one) => contestOf(one) === contest);
      return { members, steps: (await Promise.all(members.map((one) => paidOver(one, looks)))).flat() };
    }),
  );
  return found.reduce((a, b) => (b.steps.length > a.steps.length ? b : a));
}

async function build(run: Run): Promise<Figure[]> {
  const all = await standings(run);
  if (all.length === 0) return [];
  const looks = looksOf(all);
  const { members, steps } = await liveliest(all, looks);
  const rates = offered(members[0]!);
  const end = Math.max(...steps.map(({ time }) => time));
  const x = { type: 'quantitative', title: 'Time (s)', scale: { domain: [0, end], nice: false } };
  const { color, strokeDash } = bySystem(looks, 'lines');
  const spec = {
    vconcat: [
      {
        width: pageWidth - 80,
        height: 200,
        data: { values: steps },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
        encoding: {
          color,
          strokeDash,
          x: { ...x, field: 'time', title: null },
          y: {
            field: 'paid',
            type: 'quantitative',
            title: 'Instances paid for',
            scale: { zero: true },
            axis: { tickMinStep: 1 },
          },
        },
      },
      {
        width: pageWidth - 80,
        height: 90,
        data: { values: [...rates, { ...rates.at(-1)!, time: rates.at(-1)!.end }] },
        mark: { type: 'area', interpolate: 'step-after', color: ink.guide },
        encoding: {
          x: { ...x, field: 'time' },
          y: {
            field: 'rate',
            type: 'quantitative',
            title: 'Sent (requests/s)',
            scale: { zero: true },
            axis: { tickCount: 3 },
          },
        },
      },
    ],
  };
  return [
    {
      name: 'tournament_fleet',
      title: 'Who pays for how many instances, and when',
      caption: captionOf(
        run,
        all,
        `${titleOf(members[0]!)}, load ${members[0]!.load}: of the contests the one in which instances come and go most; its first repeat. Those that cannot scale pay for all.`,
      ),
      spec: vegaLite(spec),
      tables: [
        {
          name: 'tournament_fleet',
          columns: ['system', 'time_s', 'paid'],
          rows: steps.map(({ label, time, paid }) => [label, time, paid]),
        },
        {
          name: 'tournament_fleet_sent',
          columns: ['from_s', 'to_s', 'rate'],
          rows: rates.map(({ time, end: to, rate }) => [time, to, rate]),
        },
      ],
    },
  ];
}

/** Instances over time. */
export const fleetFigure: FigureDeclaration = {
  name: 'tournament_fleet',
  title: 'Instances over time',
  needs: ['requests', 'fleet'],
  build,
};
