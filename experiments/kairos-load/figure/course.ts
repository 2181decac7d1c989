import { type Figure, type FigureDeclaration, ink, pageWidth, palette, type Run } from 'repro';
import type { TopLevelSpec } from 'vega-lite';
import { provenance } from '../../shared/caption.js';
import { byDrawing, schemeColour, schemes, schemeWidth } from '../../shared/kairos-style.js';
import { parameterOf } from '../../shared/values.js';
import { attainmentBetween, type Course, readCourses, WINDOW } from '../measured.js';

function rows(course: Course) {
  // Runs end with their last query, each somewhere near the end of the last step; a window that one of them cuts off counts for none.
  const whole = course.sent.map((values) => values.findLastIndex((queries) => queries > 0));
  const windows = Math.min(...whole, Math.ceil((4 * course.seconds) / WINDOW));
  return Array.from({ length: windows }, (_, w) => {
    const found = attainmentBetween(course, w * WINDOW, (w + 1) * WINDOW);
    const sent = course.sent.reduce((sum, values) => sum + (values[w] ?? 0), 0) / course.sent.length / WINDOW;
    return {
      scheme: schemes[course.distributor].label,
      time: (w + 0.5) * WINDOW,
      attainment: found?.value ?? null,
      sent,
    };
  });
}

async function build(run: Run): Promise<Figure[]> {
  const courses = await readCourses(run);
  if (courses.length === 0) return [];
  const values = byDrawing(courses).flatMap(rows);
  const x = {
    field: 'time',
    type: 'quantitative',
    title: 'Time of arrival (s)',
    scale: { domain: [0, 4 * courses[0].seconds], nice: false },
  };
  const spec = {
    spacing: 24,
    vconcat: [
      {
        title: 'Queries in time',
        width: pageWidth - 80,
        height: 190,
        layer: [
          {
            data: { values },
            mark: { type: 'line' },
            encoding: {
              x: { ...x, title: null },
              strokeWidth: schemeWidth,
              y: {
                field: 'attainment',
                type: 'quantitative',
                title: 'In time',
                scale: { domain: [0, 1] },
                axis: { format: '.0%', tickCount: 5 },
              },
              color: schemeColour(courses.map(({ distributor }) => distributor)),
            },
          },
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
        `Latencies: ${parameterOf(run, point, 'latencies') ?? 'stand-in'}.`,
        provenance(run),
      ].join(' '),
      spec: spec as unknown as TopLevelSpec,
      tables: [
        {
          name: 'kairos_load',
          columns: ['distributor', 'time_s', 'attainment', 'offered'],
          rows: courses.flatMap((course) =>
            rows(course).map(({ time, attainment, sent }) => [course.distributor, time, attainment, sent]),
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
