import { parse, View } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { all, dataOf } from './dom.js';
import { onTheme, themeNow } from './theme.js';
import { showTip } from './tip.js';

interface FigureData {
  light: object;
  dark: object;
  data: object[];
}

/** What is drawn where. */
const drawn = new Map<Element, View>();
const waiting = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) draw(target as HTMLElement);
  },
  { rootMargin: '800px' },
);

/** Draws the figures as they come near, and again whenever the colours change. */
export function setUpFigures(): void {
  onTheme(() => {
    for (const place of drawn.keys()) draw(place as HTMLElement);
  });
  listenToLegends();
  // Texts are measured as they are drawn.
  Promise.allSettled([...document.fonts].map((face) => face.load())).then(watchFigures);
}

/** Draws those figures that have just come into the page, and lets go of those that have left it. */
export function watchFigures(): void {
  for (const [place, view] of drawn)
    if (!place.isConnected) {
      view.finalize();
      drawn.delete(place);
    }
  for (const place of all('figure .drawing')) if (!drawn.has(place)) waiting.observe(place);
}

/** Draws every figure now: paper has no near and far. */
export function drawAll(): void {
  for (const place of all('figure .drawing')) draw(place);
}

function draw(place: HTMLElement): void {
  waiting.unobserve(place);
  const figure = place.closest('figure')!;
  const data = dataOf<FigureData>(`${figure.id}-data`);
  if (!data) return;
  drawn.get(place)?.finalize();
  // An interpreter, since a page that may evaluate texts may run what a text says.
  const spec = parse({ ...data[themeNow()], data: data.data } as never, undefined, { ast: true });
  const view = new View(spec, {
    renderer: 'svg',
    container: place,
    hover: true,
    expr: expressionInterpreter,
  } as never);
  drawn.set(place, view);
  view.tooltip(showTip).run();
  view.runAsync().then(() => reachLegends(place));
}

const entriesOf = (place: ParentNode): SVGElement[] =>
  all<SVGElement>('.role-legend-label text', place).filter(
    (entry) => !entry.closest('[pointer-events="none"]'),
  );

/** Makes the entries of legends buttons for keys, which tell whether their series stands out or is dimmed. */
function reachLegends(place: HTMLElement): void {
  for (const entry of entriesOf(place)) {
    entry.setAttribute('tabindex', '0');
    entry.setAttribute('role', 'button');
    entry.setAttribute('aria-pressed', String(Number(entry.getAttribute('opacity') ?? 1) === 1));
  }
}

/** Lets Enter and the space bar do what a click does to a legend's entry, and tells afterwards what came of either. */
function listenToLegends(): void {
  const placeOf = (target: EventTarget | null): HTMLElement | null | undefined =>
    (target as Element | null)?.closest('.role-legend-label')?.closest<HTMLElement>('.drawing');
  document.addEventListener('keydown', (event) => {
    if (!['Enter', ' '].includes(event.key) || !placeOf(event.target)) return;
    event.preventDefault();
    click(event.target as Element);
  });
  document.addEventListener('click', ({ target }) => {
    const place = placeOf(target);
    if (place)
      drawn
        .get(place)
        ?.runAsync()
        .then(() => reachLegends(place));
  });
}

function click(target: Element): void {
  const box = target.getBoundingClientRect();
  const at = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2, bubbles: true, view: window };
  for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
    target.dispatchEvent(new MouseEvent(type, at));
}

/** Zooms a figure about the middle of each of its panels: `step` −1 nearer, 1 farther, 0 back to where it was. */
export function zoomFigure(place: HTMLElement, step: number): void {
  for (const panel of all<SVGElement>('.mark-group.role-scope > g > path.background', place)) {
    const { x, y, width, height } = panel.getBoundingClientRect();
    const at = { clientX: x + width / 2, clientY: y + height / 2, bubbles: true, cancelable: true };
    panel.dispatchEvent(
      step === 0 ? new MouseEvent('dblclick', at) : new WheelEvent('wheel', { ...at, deltaY: 200 * step }),
    );
  }
}
