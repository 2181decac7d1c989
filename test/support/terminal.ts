import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

/** Whether a program can be started here. */
export function isHere(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Whether util-linux's `script` is here, which gives a program a terminal. */
export const hasTerminals = /util-linux/.test(String(spawnSync('script', ['--version']).stdout ?? ''));

/** A program on a terminal of its own: types keys, and waits for what it shows. */
export class Terminal {
  readonly #child: ChildProcess;
  #shown = '';
  #changed = () => {};

  constructor(command: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn('script', ['-qfc', command, '/dev/null'], { env: { ...env, TERM: 'dumb' } });
    this.#child.stdout?.on('data', (bytes) => {
      this.#shown += String(bytes);
      this.#changed();
    });
  }

  /** Types, and waits until `text` is shown after that. */
  async type(keys: string, text: string): Promise<void> {
    this.#shown = '';
    this.#child.stdin?.write(keys);
    while (!this.#shown.includes(text))
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
  }

  close(): void {
    this.#child.kill('SIGKILL');
  }
}
