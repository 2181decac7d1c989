import { VirtualClock } from '../clock/virtual-clock.js';
import { latencyOf } from './draw.js';
import { KairosSession, type SessionOptions } from './session.js';

export type SimulationOptions = SessionOptions;

/** A session in virtual time: instances take as long as a sample says, and there is no network. */
export function simulate(options: SimulationOptions): KairosSession {
  const clock = new VirtualClock();
  const { table, queries } = options;
  const reply = clock.register((query, instance) =>
    session.replied(query, instance, latency(query, instance)),
  );
  const send = (query: number, instance: number) => {
    clock.at(clock.now() + latency(query, instance), reply, query, instance);
  };
  const session = new KairosSession(clock, options, { send }, () => clock.stop());
  const { type } = session.serving.instances;
  const latency = (query: number, instance: number) => latencyOf(table, queries, query, type[instance]);
  clock.run();
  return session;
}
