import { palette } from 'repro';

/** How each distributor is called and drawn. */
export const schemes: Readonly<Record<string, { label: string; colour: string }>> = {
  kairos: { label: 'Kairos', colour: palette.blue },
  compat: { label: 'Kairos as shipped', colour: palette.sky },
  oracle: { label: 'oracle', colour: palette.grey },
  earliest: { label: 'earliest end (Clockwork-like)', colour: palette.green },
  threshold: { label: 'threshold (DeepRecSys-like)', colour: palette.orange },
  fcfs: { label: 'FCFS (Ribbon-like)', colour: palette.vermillion },
};

/** A colour encoding of the schemes that are present, in the order above. */
export function schemeColour(present: readonly string[]) {
  const names = Object.keys(schemes).filter((name) => present.includes(name));
  return {
    field: 'scheme',
    type: 'nominal',
    title: null,
    scale: {
      domain: names.map((name) => schemes[name].label),
      range: names.map((name) => schemes[name].colour),
    },
    legend: { orient: 'top', columns: 5, labelLimit: 0, symbolOpacity: 1 },
  };
}

/** Width of a scheme's line: the oracle's is seen on both sides of one that lies on it. */
export const schemeWidth = {
  condition: { test: `datum.scheme === '${schemes.oracle.label}'`, value: 4 },
  value: 1.8,
};

/** In the order of drawing: the oracle lowest, Kairos on top. */
export function byDrawing<T extends { distributor: string }>(list: readonly T[]): T[] {
  const order = [
    'oracle',
    ...Object.keys(schemes)
      .filter((name) => name !== 'oracle')
      .reverse(),
  ];
  return [...list].sort((a, b) => order.indexOf(a.distributor) - order.indexOf(b.distributor));
}
