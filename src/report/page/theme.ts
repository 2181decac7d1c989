import { byId, memory } from './dom.js';

const choices = ['auto', 'light', 'dark'] as const;
type Choice = (typeof choices)[number];
export type Theme = 'light' | 'dark';

const system = matchMedia('(prefers-color-scheme: dark)');
const paper = matchMedia('print');
const listeners: (() => void)[] = [];
let choice: Choice = 'auto';

/** The colours that the page has now; on paper always the light ones. */
export function themeNow(): Theme {
  if (paper.matches) return 'light';
  return choice === 'auto' ? (system.matches ? 'dark' : 'light') : choice;
}

/** Calls `listener` whenever the colours change. */
export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

/** The next of the three choices: as the system, light, dark. */
export function nextTheme(): void {
  choose(choices[(choices.indexOf(choice) + 1) % choices.length]);
}

function choose(wanted: Choice): void {
  choice = wanted;
  memory.set('repro-theme', wanted);
  const { dataset } = document.documentElement;
  if (wanted === 'auto') delete dataset.theme;
  else dataset.theme = wanted;
  byId('theme').textContent = `Theme: ${wanted}`;
  for (const listener of listeners) listener();
}

export function setUpTheme(): void {
  const before = choices.find((one) => one === memory.get('repro-theme'));
  choose(before ?? 'auto');
  byId('theme').addEventListener('click', nextTheme);
  for (const query of [system, paper])
    query.addEventListener('change', () => {
      for (const listener of listeners) listener();
    });
}
