import { all, byId } from './dom.js';
import { watchFigures } from './figures.js';
import { setUpSimulator } from './simulator.js';
import { applyTables } from './tables.js';

/** Refreshes a page that a server made, whenever the server says that the run went on. */
export function setUpLive(): void {
  if (document.documentElement.dataset.served === undefined) return;
  const line = byId('live');
  const changes = new EventSource('/changes');
  changes.addEventListener('open', () => {
    line.textContent = 'Live';
  });
  changes.addEventListener('changed', () => {
    refresh().then(
      () => {
        line.textContent = `Live, ${new Date().toLocaleTimeString('en-GB')}`;
      },
      (error: Error) => {
        line.textContent = `Not refreshed: ${error.message}`;
      },
    );
  });
  changes.addEventListener('error', () => {
    line.textContent = 'repro view has ended';
  });
}

async function refresh(): Promise<void> {
  const answer = await fetch('/');
  const text = await answer.text();
  if (!answer.ok) throw new Error(text.trim());
  replaceSections(new DOMParser().parseFromString(text, 'text/html'));
}

/** Replaces what is another one now, and leaves all else as its reader has it: position, folds, filters, the simulator. */
function replaceSections(fresh: Document): void {
  const { scrollX, scrollY } = window;
  const focused = document.activeElement?.id;
  byId('masthead').replaceWith(fresh.getElementById('masthead')!);
  const main = byId('content');
  const known = new Map(all('main > section').map((section) => [section.id, section]));
  for (const section of all('main > section', fresh)) {
    const before = known.get(section.id);
    known.delete(section.id);
    // A simulator in use is worth more than the point that has just ended.
    const same = before?.dataset.version === section.dataset.version;
    const kept = before !== undefined && (same || before.querySelector('#simulator-form') !== null);
    if (before && !kept) keepFolds(before, section);
    main.append(kept ? before : section);
    if (before && !kept) before.remove();
  }
  for (const gone of known.values()) gone.remove();
  const links = fresh.querySelector('nav')!;
  document.querySelector('nav')!.replaceChildren(...links.childNodes);
  applyTables();
  watchFigures();
  setUpSimulator();
  if (focused && document.activeElement?.id !== focused)
    document.getElementById(focused)?.focus({ preventScroll: true });
  scrollTo(scrollX, scrollY);
}

function keepFolds(before: HTMLElement, after: HTMLElement): void {
  for (const fold of all<HTMLDetailsElement>('details', after)) {
    const summary = fold.querySelector('summary')!.textContent;
    const old = all<HTMLDetailsElement>('details', before).find(
      (one) => one.querySelector('summary')!.textContent === summary,
    );
    if (old) fold.open = old.open;
  }
}
