/** Which rows a client replays, as plain data, when its workload asks for days of a trace. */
export interface TraceData {
  /** `auto`: the real day where the user has it, else the stand-in. */
  from: 'auto' | 'real' | 'synthetic';
  /** Rows of the stand-in; by default as many as a real day has. */
  functions?: number;
  /** The stand-in's own seed, so that runs of different seeds replay the same day; 0 by default. */
  seed?: number;
}
