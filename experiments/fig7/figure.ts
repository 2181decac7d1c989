import type { FigureDeclaration } from 'repro';

export const figure: FigureDeclaration = {
  name: 'fig7',
  title: 'Workload satisfaction against SLO multiplier',
  needs: ['requests'],
  build: async () => [],
};
