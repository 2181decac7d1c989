import { all, byId } from './dom.js';
import { zoomFigure } from './figures.js';
import { runOrCancel } from './simulator.js';
import { findPoints } from './tables.js';
import { nextTheme } from './theme.js';

/** Keys that do something anywhere on the page but in a field. */
export function setUpKeyboard(): void {
  const dialog = byId<HTMLDialogElement>('keys');
  byId('help').addEventListener('click', () => dialog.showModal());
  const actions: Readonly<Record<string, () => void>> = {
    '?': () => dialog.showModal(),
    t: nextTheme,
    '/': findPoints,
    e: toggleFolds,
    r: runOrCancel,
    '+': () => zoom(-1),
    '=': () => zoom(-1),
    '-': () => zoom(1),
    '−': () => zoom(1),
    '0': () => zoom(0),
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || isField(event.target)) return;
    const section = /^[1-9]$/.test(event.key) && all('main > section')[Number(event.key) - 1];
    if (section) goTo(section);
    else if (Object.hasOwn(actions, event.key)) actions[event.key]();
    else return;
    event.preventDefault();
  });
}

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.matches('select, textarea') || (target.matches('input') && !target.matches('[type=range]')));

function goTo(section: HTMLElement): void {
  const heading = section.querySelector<HTMLElement>('h2')!;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  section.scrollIntoView();
}

function toggleFolds(): void {
  const folds = all<HTMLDetailsElement>('details');
  const open = folds.some((fold) => !fold.open);
  for (const fold of folds) fold.open = open;
}

function zoom(step: number): void {
  const place = document.activeElement?.closest<HTMLElement>('.drawing');
  if (place) zoomFigure(place, step);
}
