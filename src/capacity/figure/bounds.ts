import type { Figure } from '../../experiment/declaration.js';
import { ink, pageWidth, palette } from '../../plot/theme.js';
import { vegaLite } from '../../plot/vega-lite.js';
import type { Allocation, MeasuredMix } from '../allocate.js';
import { profileSource } from '../setting.js';

/**
 * Cost of every affordable mix against its throughput bound, with what was measured over it, and the chosen mix.
 *
 * @param how how it was measured, as a sentence without its full stop.
 */
export function boundsFigure(allocation: Allocation, measured: readonly MeasuredMix[], how: string): Figure {
  const { table, space, ranking, chosen, qos } = allocation;
  const { model } = table;
  const name = `allocate_${model}_budget=${space.budget}`;
  const x = {
    field: 'price',
    type: 'quantitative',
    title: 'Cost ($/h)',
    scale: { domain: [0, space.budget], nice: false },
  };
  const most = 1.06 * Math.max(...ranking.map(({ bound }) => bound));
  const y = {
    field: 'rate',
    type: 'quantitative',
    title: 'Throughput (queries/s)',
    scale: { domain: [0, most], nice: false },
  };
  const mixes = ranking.map(({ counts, price, bound }) => ({ price, rate: bound, base: String(counts[0]) }));
  const bases = [...new Set(mixes.map(({ base }) => base))].sort((a, b) => Number(a) - Number(b));
  const colours = [
    palette.blue,
    palette.orange,
    palette.green,
    palette.purple,
    palette.vermillion,
    palette.sky,
  ];
  const marks = measured.map(({ price, bound, throughput: t }) => ({
    price,
    bound,
    rate: t.value,
    low: t.low,
    high: t.high,
  }));
  const label = { price: chosen.price, rate: chosen.bound, text: `chosen: ${chosen.counts.join(',')}` };
  const spec = {
    width: pageWidth - 60,
    height: 320,
    layer: [
      {
        data: { values: mixes },
        mark: { type: 'point', filled: true, size: 26, opacity: 0.75 },
        encoding: {
          x,
          y,
          color: {
            field: 'base',
            type: 'nominal',
            title: `Bound, by ${space.types[0]}`,
            scale: { domain: bases, range: bases.map((_, i) => colours[i % colours.length]) },
            legend: { orient: 'right' },
          },
        },
      },
      {
        data: { values: marks },
        mark: { type: 'rule', color: ink.strong, strokeWidth: 1.2 },
        encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' } },
      },
      {
        data: { values: marks },
        mark: { type: 'point', shape: 'diamond', filled: true, size: 60, color: ink.strong, opacity: 1 },
        encoding: { x, y },
      },
      {
        data: { values: [label] },
        mark: {
          type: 'point',
          shape: 'circle',
          filled: false,
          size: 150,
          strokeWidth: 1.8,
          color: ink.strong,
          opacity: 1,
        },
        encoding: { x, y },
      },
      {
        data: { values: [label] },
        mark: { type: 'text', align: 'right', dx: -12, dy: -6, color: ink.strong },
        encoding: { x, y, text: { field: 'text' } },
      },
    ],
  };
  return {
    name,
    title: `Mixes for ${model} within ${space.budget} $/h`,
    caption: [
      `Each of the ${ranking.length} mixes of ${space.types.join(', ')} with a base instance, by cost and throughput bound, from ${profileSource(allocation)};`,
      `target ${qos / 1e6} ms. Ring: what Kairos takes without a trial.`,
      measured.length > 0 ? `Diamonds: ${how}.` : '',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
    spec: vegaLite(spec),
    tables: [
      {
        name,
        columns: ['rank', ...space.types, 'price', 'bound', 'measured', 'low', 'high'],
        rows: ranking.map((mix, i) => {
          const found = measured.find(({ counts }) => counts === mix.counts)?.throughput;
          return [
            i + 1,
            ...mix.counts,
            mix.price,
            mix.bound,
            found?.value ?? null,
            found?.low ?? null,
            found?.high ?? null,
          ];
        }),
      },
    ],
  };
}
