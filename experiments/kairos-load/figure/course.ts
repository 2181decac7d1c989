import { type Figure, type FigureDeclaration, ink, pageWidth, palette, type Run, vegaLite } from 'repro';
import { provenance } from '../../shared/caption.js';
import { band, intervalsDrawn } from '../../shared/intervals.js';
import { byDrawing, schemeColour, schemes, schemeWidth } from '../../shared/kairos-style.js';
import { parameterOf } from '../../shared/values.js';
import { attainmentBetween, type Courses, readCourses, WINDOW } from '../measured.js';

function rows(course: Courses) {
  const repeated = course.repeats.length > 1;
  const seeds = course.repeats.flatMap(({ sent }) => sent);
  // Runs end with their last query, each somewhere near the end of the last step; a window that one of them cuts off counts for none.
  const whole = seeds.map((values) => values.findLastIndex((queries) => queries > 0));
  const windows = Math.min(...whole, Math.ceil((4 * course.seconds) / WINDOW));
  return Array.from({ length: windows }, (_, w) => {
    const found = attainmentBetween(course, w * WINDOW, (w + 1) * WINDOW);
    const sent = seeds.reduce((sum, values) => sum + (values[w] ?? 0), 0) / seeds.length / WINDOW;
    return {
      scheme: schemes[course.distributor].label,
      time: (w + 0.5) * WINDOW,
      attainment: found?.value ?? null,
      ...(repeated && found && { low: found.low, high: found.high }),
      sent,
    };
  });
}

async function build(run: Run): Promise<Figure[]> {
  const courses = await readCourses(run);
  if (courses.length === 0) return [];
  const values = byDrawing(courses).flatMap(rows);
  const repeated = courses.some(({ repeats }) => repeats.length > 1);
  const x = {
    field: 'time',
    type: 'quantitative',
    title: 'Time of arrival (s)',
    scale: { domain: [0, 4 * courses[0].seconds], nice: false },
  };
  const encoding = {
    x: { ...x, title: null },
    y: {
      field: 'attainment',
      type: 'quantitative',
      title: 'In time',
      scale: { domain: [0, 1] },
      axis: { format: '.0%', tickCount: 5 },
    },
    color: schemeColour(courses.map(({ distributor }) => distributor)),
  };
  const spec = {
    spacing: 24,
    vconcat: [
      {
        title: 'Queries in time',
        width: pageWidth - 80,
        height: 190,
        layer: [
          ...band(values, encoding),
          { data: { values }, mark: { type: 'line' }, encoding: { ...encoding, strokeWidth: schemeWidth } },
          {
            data: { values: [{ target: 0.99 }] },
            mark: { type: 'rule', strokeDash: [4, 3], color: ink.faint },
            encoding: { y: { field: 'target', type: 'quantitative' } },
          },
        ],
      },
      {
        title: 'Load',
        width: pageWidth - 80,
        height: 90,
        data: { values: rows(courses[0]) },
        mark: { type: 'line', strokeWidth: 1.8, color: palette.grey },
        encoding: {
          x,
          y: {
            field: 'sent',
            type: 'quantitative',
            title: 'Queries/s',
            scale: { zero: true },
            axis: { tickCount: 4 },
          },
        },
      },
    ],
  };
  const point = run.points[0];
  return [
    {
      name: 'kairos_load',
      title: 'A load beyond the bound, and back',
      caption: [
        `Share of the queries that arrive in ${WINDOW} s and are within the target latency, mean over seeds, and the offered load.`,
        `Model ${parameterOf(run, point, 'model') ?? 'rm2'} on ${parameterOf(run, point, 'mix') ?? '2,0,9,0'}. The dashed line is 99 %. No query is ever rejected, so queues must be worked off.`,
        ...intervalsDrawn(courses, 'bands'),
        `Latencies: ${parameterOf(run, point, 'latencies') ?? 'stand-in'}.`,
        provenance(run),
      ].join(' '),
      spec: vegaLite(spec),
      tables: [
        {
          name: 'kairos_load',
          columns: [
            ...['distributor', 'time_s', 'attainment', 'offered'],
            ...(repeated ? ['attainment_low', 'attainment_high'] : []),
          ],
          rows: courses.flatMap((course) =>
            rows(course).map(({ time, attainment, sent, low, high }) => [
              ...[course.distributor, time, attainment, sent],
              ...(repeated ? [low ?? null, high ?? null] : []),
            ]),
          ),
        },
      ],
    },
  ];
}

/** Attainment and load over time. */
export const course: FigureDeclaration = {
  name: 'kairos_load',
  title: 'A load beyond the bound, and back',
  needs: ['served'],
  build,
};
