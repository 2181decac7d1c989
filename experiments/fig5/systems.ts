import { palette } from 'repro';

/** Systems in the order of legend and tables, with the colour of each. */
export const systems = [
  { name: 'clockwork', label: 'Clockwork', colour: palette.turquoise },
  { name: 'infaas', label: 'INFaaS', colour: palette.orange },
  { name: 'clipper', label: 'Clipper', colour: palette.blue },
] as const;

export const labelOf = (name: string): string => systems.find((s) => s.name === name)?.label ?? name;
