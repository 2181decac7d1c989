import { shownPoints } from '../../../shown-point.js';
import type { ReportData } from '../../data.js';
import type { Control, Setting, Settings, SimulatorOffer } from '../../simulator/offer.js';
import { dataBlock, html, Markup } from '../markup.js';
import type { Section } from './section.js';

/** The simulator with its controls; the page's script runs `worker` from the text of an element that the browser leaves alone. */
export function simulatorSection(offer: ReportData['simulator'], worker: string): Section {
  const body = 'reason' in offer ? html`<p class="note">${offer.reason}</p>` : panel(offer, worker);
  return { id: 'simulator', title: 'Simulator', body };
}

function panel(offer: SimulatorOffer, worker: string): Markup {
  const { about, controls, starts, axes } = offer;
  const [{ settings }] = starts;
  const told = shownPoints(starts.map(({ point }) => point));
  return html`<p>${about}</p>
<div class="simulator">
<form id="simulator-form" autocomplete="off" aria-label="Settings of the simulator">
<label class="choice">Nearest to the point <select id="simulator-start">${starts.map(
    ({ point }, i) => html`<option value="${i}">${told(point)}</option>`,
  )}</select></label>
<p class="note" id="simulator-note" role="status"></p>
${controls.map((control) => field(control, settings))}
<div class="actions"><button type="submit" id="simulator-run" aria-keyshortcuts="r">Run</button><button type="button" id="simulator-cancel" disabled>Cancel</button>
<progress id="simulator-progress" max="1" value="0" aria-label="Progress of the simulation"></progress></div>
<p class="error" id="simulator-error" role="alert"></p>
</form>
<div class="outcome-panel">
<dl id="simulator-readouts" aria-live="polite"></dl>
<svg id="simulator-chart" viewBox="0 0 640 360" role="img" aria-label="${axes.y} by ${axes.x}"></svg>
<p class="legend-line"><span class="now">now</span> <span class="before">before</span> <span class="goal">${axes.goal}</span></p>
</div>
</div>
${dataBlock('simulator-offer', offer)}
<script type="text/plain" id="simulator-program">${new Markup(worker)}</script>`;
}

function field(control: Control, settings: Settings): Markup {
  const { name, label } = control;
  const id = `set-${name}`;
  const value: Setting = settings[name];
  if (control.kind === 'choice')
    return html`<label class="choice" for="${id}">${label} <select id="${id}" name="${name}">${control.choices.map(
      (choice) => html`<option${choice === value && html` selected`}>${choice}</option>`,
    )}</select></label>
`;
  const { min, max, step, unit } = control;
  return html`<div class="field"><label for="${id}">${label}${unit !== '' && html` <span class="unit">${unit}</span>`}</label>
<input type="range" id="${id}" data-for="${name}" min="${min}" max="${max}" step="${step}" value="${value}">
<input type="number" name="${name}" aria-label="${label}, as a number" min="${min}" max="${max}" step="any" value="${value}"></div>
`;
}
