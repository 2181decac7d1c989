import { describe, expect, it } from 'vitest';
import { ReplicaPool } from '../../../../src/live/faro/proxy/replica-pool.js';

/** A pool whose processes are on paper, and whose time passes when it is told to. */
function pool(coldStart = 0) {
  const log: string[] = [];
  const exits: (() => void)[] = [];
  const tokens: string[] = [];
  let now = 0;
  let timers: { at: number; later: () => void }[] = [];
  const made = new ReplicaPool({
    coldStart,
    start(token, index) {
      log.push(`start ${index}`);
      tokens[index] = token;
      return {
        pid: 1000 + index,
        kill: (signal) => log.push(`${signal} ${index}`),
        onExit: (gone) => (exits[index] = gone),
      };
    },
    admit: (replica) => log.push(`admit ${replica}`),
    dismiss: (replica) => log.push(`dismiss ${replica}`),
    after(ms, later) {
      const timer = { at: now + ms, later };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    say: (line) => log.push(line),
  });
  const pass = (ms: number) => {
    now += ms;
    const due = timers.filter(({ at }) => at <= now);
    timers = timers.filter(({ at }) => at > now);
    for (const { later } of due) later();
  };
  /** The process of an index attaches and gets ready, as the replica of the same number. */
  const come = (index: number) => {
    expect(made.expects(tokens[index])).toBe(true);
    made.attach(tokens[index], index);
    made.ready(index);
  };
  const said = () => log.splice(0);
  return { pool: made, said, exits, pass, come, tokens };
}

describe('a pool of replicas', () => {
  it('starts what is wanted, and lets the newest go first', () => {
    const { pool: made, said, come, exits } = pool();
    made.scaleTo(3);
    for (const index of [0, 1, 2]) come(index);
    expect(said()).toEqual(['start 0', 'start 1', 'start 2', 'admit 0', 'admit 1', 'admit 2']);
    made.scaleTo(1);
    expect(said()).toEqual(['dismiss 2', 'dismiss 1']);
    expect(made.states).toEqual(['RUNNING', 'STOPPING', 'STOPPING']);
    exits[2]();
    exits[1]();
    expect(made.states).toEqual(['RUNNING']);
    expect(said()).toEqual([]);
  });

  it('lets a replica that is added serve after its cold start, and those that it begins with at once', () => {
    const { pool: made, said, come, pass } = pool(35_000);
    made.scaleTo(1, true);
    come(0);
    made.scaleTo(2);
    come(1);
    expect(said()).toEqual(['start 0', 'admit 0', 'start 1']);
    pass(34_999);
    expect(said()).toEqual([]);
    pass(1);
    expect(said()).toEqual(['admit 1']);
  });

  it('ends a replica that is not wanted any more before it serves', () => {
    const { pool: made, said, pass, exits } = pool(35_000);
    made.scaleTo(1);
    made.scaleTo(0);
    pass(40_000);
    expect(said()).toEqual(['start 0', 'SIGTERM 0']);
    exits[0]();
    expect(made.states).toEqual([]);
  });

  it('starts another for one that dies, later each time while none gets ready', () => {
    const { pool: made, said, exits, pass, come } = pool();
    made.scaleTo(1);
    exits[0]();
    expect(said()).toEqual(['start 0', 'A replica (pid 1000) is gone; another starts in 1 s']);
    pass(1000);
    exits[1]();
    expect(said()).toEqual(['start 1', 'A replica (pid 1001) is gone; another starts in 2 s']);
    pass(1999);
    expect(said()).toEqual([]);
    pass(1);
    come(2);
    exits[2]();
    expect(said()).toEqual(['start 2', 'admit 2', 'A replica (pid 1002) is gone; another starts in 1 s']);
  });

  it('ends the process of a replica whose connection is lost', () => {
    const { pool: made, said, come } = pool();
    made.scaleTo(1);
    come(0);
    made.lost(0);
    expect(said().at(-1)).toBe('SIGTERM 0');
  });

  it('expects a token once, and no other', () => {
    const { pool: made, come, tokens } = pool();
    made.scaleTo(1);
    expect(made.expects('guessed')).toBe(false);
    come(0);
    expect(made.expects(tokens[0])).toBe(false);
  });

  it('is closed when all processes are gone, those that hang killed', async () => {
    const { pool: made, said, exits, pass } = pool();
    made.scaleTo(2);
    said();
    const closed = made.close();
    expect(said()).toEqual(['SIGTERM 0', 'SIGTERM 1']);
    exits[0]();
    pass(2000);
    expect(said()).toEqual(['SIGKILL 1']);
    exits[1]();
    await closed;
    pass(60_000);
    expect(said()).toEqual([]);
  });
});
