import { expect, it } from 'vitest';
import { renderSvg } from '../../src/plot/render/svg.js';
import { vegaLite } from '../../src/plot/vega-lite.js';

it('a spec put together of parts is drawn, and refused there when it is none', async () => {
  const data = { values: [{ a: 1 }] };
  const encoding = { x: { field: 'a', type: 'quantitative' } };
  expect(await renderSvg(vegaLite({ data, mark: 'point', encoding }))).toContain('<svg');
  await expect(async () => renderSvg(vegaLite({ data, encoding }))).rejects.toThrow('Invalid specification');
});
