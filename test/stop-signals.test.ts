import { afterEach, describe, expect, it, vi } from 'vitest';
import { onStopSignal, outlivesTerminal, type StopSignal } from '../src/stop-signals.js';

const ignoring = (mask: string) => `Name:\tsh\nSigBlk:\t0000000000000000\nSigIgn:\t${mask}\nSigCgt:\t0\n`;

describe('outlivesTerminal', () => {
  it.each([
    ['by nohup', { _: '/usr/bin/nohup' }, '', true],
    ['by a shell that looked nohup up', { _: 'nohup' }, '', true],
    ['detached', { REPRO_DETACHED: '1' }, '', true],
    ['by a program called otherwise', { _: '/usr/bin/not-nohup' }, '', false],
    // What a script that nohup started has: SIGHUP (1) and SIGPIPE (13).
    ['by a script that ignores hang-ups', {}, ignoring('0000000000001001'), true],
    ['by one that ignores SIGINT and SIGQUIT alone', {}, ignoring('0000000000000006'), false],
    ['where nobody tells', {}, '', false],
  ])('knows a process that was started %s', (_how, env, parent, outlives) => {
    expect(outlivesTerminal(env, parent)).toBe(outlives);
  });
});

describe('onStopSignal', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);
  });

  function heard(detached = '') {
    vi.stubEnv('_', '');
    vi.stubEnv('REPRO_DETACHED', detached);
    const signals: StopSignal[] = [];
    const off = onStopSignal((signal) => signals.push(signal));
    return { signals, off };
  }
  const send = (...signals: StopSignal[]) => {
    for (const signal of signals) process.emit(signal, signal);
  };

  it('hears every Ctrl-C, and of hang-ups the first signal alone', () => {
    const { signals } = heard();
    send('SIGHUP', 'SIGHUP', 'SIGINT', 'SIGHUP', 'SIGTERM');
    expect(signals).toEqual(['SIGHUP', 'SIGINT', 'SIGTERM']);
  });

  it('hears no hang-up where the process is to outlive its terminal', () => {
    const { signals } = heard('1');
    send('SIGHUP', 'SIGTERM');
    expect(signals).toEqual(['SIGTERM']);
  });

  it('leaves no listener, but one that lets the tidying up outlive another hang-up', () => {
    const quiet = heard();
    quiet.off();
    expect(process.listenerCount('SIGHUP')).toBe(0);
    const stopped = heard();
    send('SIGHUP');
    stopped.off();
    const count = (signal: string) => process.listenerCount(signal);
    expect(['SIGINT', 'SIGTERM', 'SIGHUP'].map(count)).toEqual([0, 0, 1]);
  });
});
