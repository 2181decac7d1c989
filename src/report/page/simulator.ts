import {
  type Setting,
  type Settings,
  type SimulatorOffer,
  type SimulatorResult,
  simulatedFrom,
} from '../simulator/offer.js';
import { drawChart } from './chart.js';
import { byId, dataOf } from './dom.js';
import type { Answer, Question } from './worker-messages.js';

/** ms after a change until it is simulated: whoever drags a slider means its last place. */
const SETTLED = 150;

let simulator: { of: HTMLElement; runOrCancel(): void } | null = null;

/** Brings the simulator to life where the page has one; also one that a refresh has brought. */
export function setUpSimulator(): void {
  const offer = dataOf<SimulatorOffer>('simulator-offer');
  const form = document.getElementById('simulator-form');
  if (!offer || !form || simulator?.of === form) return;
  const made = new Simulator(offer);
  simulator = { of: form, runOrCancel: () => made.runOrCancel() };
}

/** What its key does: runs the simulator, or cancels its run. */
export function runOrCancel(): void {
  simulator?.runOrCancel();
}

class Simulator {
  readonly #form = byId<HTMLFormElement>('simulator-form');
  readonly #start = byId<HTMLSelectElement>('simulator-start');
  readonly #cancel = byId<HTMLButtonElement>('simulator-cancel');
  readonly #progress = byId<HTMLProgressElement>('simulator-progress');
  readonly #program: string;
  #worker: Worker | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #now: SimulatorResult | null = null;
  #before: SimulatorResult | null = null;

  constructor(private readonly offer: SimulatorOffer) {
    const text = byId('simulator-program').textContent ?? '';
    this.#program = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.run();
    });
    this.#form.addEventListener('input', (event) => this.#changed(event.target as HTMLInputElement));
    this.#cancel.addEventListener('click', () => this.cancel());
    this.#startFrom(0);
    drawChart(byId('simulator-chart'), offer.axes, null, null);
    // The first run waits for its reader: a page that is only printed or leafed through costs nothing.
    const near = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      near.disconnect();
      if (!this.#now && !this.#worker) this.run();
    });
    near.observe(this.#form);
  }

  runOrCancel(): void {
    if (this.#worker) this.cancel();
    else this.run();
  }

  /** Ends what runs. What it came to so far stays to be seen. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#end();
    this.#tell('Cancelled.');
  }

  run(): void {
    clearTimeout(this.#timer);
    this.#end();
    this.#tell('');
    const settled = this.#now;
    const worker = new Worker(this.#program);
    this.#worker = worker;
    this.#cancel.disabled = false;
    this.#form.dataset.state = 'running';
    this.#progress.value = 0;
    worker.addEventListener('error', ({ message }) =>
      this.#failed(message || 'The browser refuses to run it.'),
    );
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (worker !== this.#worker) return;
      if (data.kind === 'failed') return this.#failed(data.message);
      this.#before = settled ?? this.#before;
      this.#show(data.result);
      if (data.kind === 'progress') this.#progress.value = data.done;
      else {
        this.#progress.value = 1;
        this.#end('done');
      }
    });
    const question: Question = {
      what: simulatedFrom(this.offer, Number(this.#start.value)),
      settings: this.#settings(),
    };
    worker.postMessage(question);
  }

  #end(state = 'idle'): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#cancel.disabled = true;
    this.#form.dataset.state = state;
  }

  #failed(message: string): void {
    this.#end();
    this.#tell(message);
  }

  #tell(message: string): void {
    byId('simulator-error').textContent = message;
  }

  /** What was set; a number that is none, or beyond its ends, is put right. */
  #settings(): Settings {
    const settings: Record<string, Setting> = {};
    for (const control of this.offer.controls) {
      const { name } = control;
      const field = this.#field(name);
      if (control.kind === 'choice') {
        settings[name] = field.value;
        continue;
      }
      const { min, max, step } = control;
      const typed = field.value.trim() === '' ? min : Number(field.value);
      const whole = step === 1 ? Math.round(typed) : typed;
      const value = Math.min(max, Math.max(min, Number.isFinite(whole) ? whole : min));
      settings[name] = value;
      field.value = String(value);
      this.#slider(name).value = String(value);
    }
    return settings;
  }

  #field(name: string): HTMLInputElement | HTMLSelectElement {
    return this.#form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement;
  }

  #slider(name: string): HTMLInputElement {
    return byId<HTMLInputElement>(`set-${name}`);
  }

  #changed(field: HTMLInputElement): void {
    if ((field as Element) === this.#start) this.#startFrom(Number(field.value));
    else if (field.dataset.for) this.#field(field.dataset.for).value = field.value;
    else if (field.type === 'number') this.#slider(field.name).value = field.value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.run(), SETTLED);
  }

  #startFrom(index: number): void {
    const { settings, note } = this.offer.starts[index];
    byId('simulator-note').textContent = note === '' ? '' : `Not the same: ${note}.`;
    for (const [name, value] of Object.entries(settings)) {
      this.#field(name).value = String(value);
      const slider = document.getElementById(`set-${name}`);
      if (slider instanceof HTMLInputElement) slider.value = String(value);
    }
  }

  #show(result: SimulatorResult): void {
    this.#now = result;
    const list = byId('simulator-readouts');
    list.replaceChildren(
      ...result.readouts.map(({ name, label, unit, value }) => {
        const row = document.createElement('div');
        const term = document.createElement('dt');
        const told = document.createElement('dd');
        term.textContent = label;
        told.textContent = `${text(value, unit)}${unit === '' ? '' : ` ${unit}`}`;
        told.dataset.name = name;
        told.dataset.value = String(value);
        row.append(term, told);
        return row;
      }),
    );
    drawChart(byId('simulator-chart'), this.offer.axes, result, this.#before);
  }
}

function text(value: number, unit: string): string {
  if (Number.isNaN(value)) return '–';
  if (unit === '%') return value > 99.995 && value < 100 ? '>99.99' : value.toFixed(2);
  return value.toLocaleString('en-US', { maximumSignificantDigits: Number.isInteger(value) ? 12 : 4 });
}
