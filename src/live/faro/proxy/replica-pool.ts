import { randomBytes } from 'node:crypto';

/** A process of a replica, as far as its pool needs it. */
export interface ReplicaProcess {
  readonly pid: number | undefined;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Calls back once the process is gone, or could not be started. */
  onExit(gone: () => void): void;
}

export interface PoolOptions {
  /** Starts the process of a replica, which attaches with a token; `index` counts all that were ever started. */
  start(token: string, index: number): ReplicaProcess;
  /** Has an attached replica take requests, or take no more and end. */
  admit(replica: number): void;
  dismiss(replica: number): void;
  /** ms that a replica takes to come at least: pods are not there at once. Those that a head begins with are. */
  coldStart: number;
  /** Calls `later` after so many ms; returns what calls it off. */
  after(ms: number, later: () => void): () => void;
  say(line: string): void;
}

type State = 'STARTING' | 'RUNNING' | 'STOPPING';

interface Member {
  readonly token: string;
  readonly process: ReplicaProcess;
  state: State;
  replica: number | null;
  callOff: () => void;
  isWarm: boolean;
  isAttached: boolean;
}

/** ms until a replica that died is started anew: at first, and at most, doubling while none gets ready. */
const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
/** ms that a process has to end in good order. */
const GRACE = 2000;

/** The processes of one head's replicas: as many as are wanted, those that die started anew. */
export class ReplicaPool {
  private members: Member[] = [];
  private target = 0;
  private started = 0;
  private pause = FIRST_PAUSE;
  private restart: (() => void) | null = null;
  private closing: (() => void) | null = null;

  constructor(private readonly options: PoolOptions) {}

  get wanted(): number {
    return this.target;
  }

  /** How each replica stands, in the words of Ray Serve. */
  get states(): State[] {
    return this.members.map(({ state }) => state);
  }

  /** Wants so many replicas from now on; `warm` ones are there as soon as their processes are. The newest go first. */
  scaleTo(count: number, warm = false): void {
    this.target = count;
    const staying = this.staying;
    for (const member of staying.slice(count).reverse()) this.dismiss(member);
    for (let i = staying.length; i < count; i++) this.start(warm);
  }

  /** Whether a token is that of a replica that has not attached yet. */
  expects(token: string): boolean {
    return this.members.some(
      (one) => one.token === token && one.replica === null && one.state === 'STARTING',
    );
  }

  /** The replica of a token has attached. */
  attach(token: string, replica: number): void {
    const member = this.members.find((one) => one.token === token);
    if (member) member.replica = replica;
  }

  /** An attached replica is ready. */
  ready(replica: number): void {
    const member = this.members.find((one) => one.replica === replica);
    if (!member) return;
    member.isAttached = true;
    this.pause = FIRST_PAUSE;
    this.serve(member);
  }

  /** An attached replica is gone; its process must follow. */
  lost(replica: number): void {
    this.members.find((one) => one.replica === replica)?.process.kill('SIGTERM');
  }

  /** Ends all processes; resolves when they are gone. */
  async close(): Promise<void> {
    this.target = 0;
    this.restart?.();
    if (this.members.length === 0) return;
    const gone = new Promise<void>((resolve) => {
      this.closing = resolve;
    });
    for (const { process, callOff } of this.members) {
      callOff();
      process.kill('SIGTERM');
    }
    const callOff = this.options.after(GRACE, () => {
      for (const { process } of this.members) process.kill('SIGKILL');
    });
    await gone;
    callOff();
  }

  private get staying(): Member[] {
    return this.members.filter(({ state }) => state !== 'STOPPING');
  }

  private start(warm: boolean): void {
    const { coldStart, after } = this.options;
    const token = randomBytes(16).toString('hex');
    const process = this.options.start(token, this.started++);
    const member: Member = {
      token,
      process,
      state: 'STARTING',
      replica: null,
      isAttached: false,
      isWarm: warm || coldStart === 0,
      callOff: () => {},
    };
    this.members.push(member);
    if (!member.isWarm)
      member.callOff = after(coldStart, () => {
        member.isWarm = true;
        this.serve(member);
      });
    process.onExit(() => this.exited(member));
  }

  private serve(member: Member): void {
    if (member.state !== 'STARTING' || !member.isWarm || !member.isAttached) return;
    member.state = 'RUNNING';
    this.options.admit(member.replica!);
  }

  private dismiss(member: Member): void {
    member.state = 'STOPPING';
    member.callOff();
    if (member.replica === null) member.process.kill('SIGTERM');
    else this.options.dismiss(member.replica);
  }

  private exited(member: Member): void {
    member.callOff();
    this.members = this.members.filter((one) => one !== member);
    if (this.closing) {
      if (this.members.length === 0) this.closing();
      return;
    }
    if (member.state !== 'STOPPING') {
      const seconds = this.pause / 1000;
      this.options.say(
        `A replica (pid ${member.process.pid ?? 'none'}) is gone; another starts in ${seconds} s`,
      );
    }
    if (this.staying.length < this.target) this.startLater();
  }

  private startLater(): void {
    if (this.restart) return;
    this.restart = this.options.after(this.pause, () => {
      this.restart = null;
      for (let i = this.staying.length; i < this.target; i++) this.start(false);
    });
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }
}
