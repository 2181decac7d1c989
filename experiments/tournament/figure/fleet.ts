import {
  type Figure,
  type FigureDeclaration,
  ink,
  pageWidth,
  type Run,
  readFleet,
  type Standing,
  standings,
} from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { bySystem, captionOf, contestOf, labelOf } from './common.js';

const S = 1e9;

/** Instances of all types that are paid for, from each time (s) on. */
async function paidOver({ points, system }: Standing) {
  const now = new Map<number, number>();
  const steps: { time: number; paid: number; label: string }[] = [];
  for (const { t, type, paid } of await readFleet(points[0]!.files.fleet!)) {
    now.set(type, paid);
    const step = {
      time: t / S,
      paid: [...now.values()].reduce((sum, one) => sum + one, 0),
      label: labelOf(system),
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
): Promise<{ members: Standing[]; steps: Awaited<ReturnType<typeof paidOver>> }> {
  const contests = [...new Set(all.map(contestOf))];
  const found = await Promise.all(
    contests.map(async (contest) => {
      const members = all.filter((one) => contestOf(one) === contest);
      return { members, steps: (await Promise.all(members.map(paidOver))).flat() };
    }),
  );
  return found.reduce((a, b) => (b.steps.length > a.steps.length ? b : a));
}

async function build(run: Run): Promise<Figure[]> {
  const all = await standings(run);
  if (all.length === 0) return [];
  const { members, steps } = await liveliest(all);
  const { fleet, load, maxBatch } = members[0]!;
  const rates = offered(members[0]!);
  const end = Math.max(...steps.map(({ time }) => time));
  const x = { type: 'quantitative', title: 'Time (s)', scale: { domain: [0, end], nice: false } };
  const { color, strokeDash } = bySystem(members);
  const spec = {
    vconcat: [
      {
        width: pageWidth - 80,
        height: 200,
        data: { values: steps },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
        encoding: {
          ...{ color, strokeDash },
          x: { ...x, field: 'time', title: null },
          y: { field: 'paid', type: 'quantitative', title: 'Instances paid for', axis: { tickMinStep: 1 } },
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
        `Load ${load}, ${fleet} fleet, batches up to ${maxBatch}: of the contests the one in which instances come and go most; its first repeat. Those that cannot scale pay for all.`,
      ),
      spec: spec as unknown as TopLevelSpec,
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
