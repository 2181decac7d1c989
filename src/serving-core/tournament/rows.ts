import { DEFAULT_CLOCK } from '../clockwork/constants.js';
import { ActionType } from '../clockwork/status.js';
import type { ActionSink } from '../common/sinks.js';

/** A load or an execution that has ended well; times in ns. */
export interface EndedAction {
  id: number;
  type: number;
  instance: number;
  model: number;
  batch: number;
  created: number;
  begin: number;
  end: number;
  /** Requests of its batch that are answered in time. */
  good: number;
  copies: number;
}

/** Writes one row of the table of actions. Nobody predicts in the arena, so what was expected is what happened. */
export function actionRow(sink: ActionSink, action: EndedAction): void {
  const { id, type, instance, model, batch, created, begin, end, good, copies } = action;
  const infers = type === ActionType.infer;
  const clock = infers ? DEFAULT_CLOCK : 0;
  const [took, since] = [end - begin, end - created];
  sink.action(
    ...([end, id, type, 0, instance, 0, model, batch] as const),
    ...([took, took, since, since, clock, clock, clock] as const),
    ...([infers ? since : 0, 0, since, since, since] as const),
    ...([infers ? Math.trunc((took * good) / batch) : 0, 0, copies] as const),
  );
}
