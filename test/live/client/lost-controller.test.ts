import { describe, expect, it } from 'vitest';
import { lostController } from '../../../src/live/client/lost-controller.js';
import { Traffic } from '../../../src/live/net/traffic.js';

const address = { host: '10.0.0.7', port: 12346 };
const sent = (bytes: number) => Object.assign(new Traffic(), { bytes });

describe('a client whose controller is gone', () => {
  it('says why', () => {
    const error = lostController(
      address,
      'Connection reset by peer',
      { overflowed: false, sent: sent(9) },
      1,
      true,
    );
    expect(error).toMatchObject({
      code: 'E_CONNECTION_LOST',
      message: 'The connection to the controller at 10.0.0.7:12346 is gone: Connection reset by peer.',
      exitCode: 5,
    });
  });

  // In 10 s 2,000 MB were sent, of which 256 MiB, 268.4 MB, wait: 1731.6 MB were taken.
  it('says which rate the controller takes, of which that it is sent, and how to send less', () => {
    const connection = { overflowed: true, sent: sent(2e9) };
    expect(lostController(address, 'the peer does not read', connection, 10, true)).toMatchObject({
      code: 'E_OVERFLOW',
      message:
        'The controller at 10.0.0.7:12346 takes 173 MB/s of the 200 MB/s that this client sends, and 256 MiB wait.',
      next: 'Leave the inputs out (--no-inputs, in an experiment --set inputs=false), or lower the rate.',
      exitCode: 5,
    });
    expect(lostController(address, 'the peer does not read', connection, 10, false).next).toBe(
      'Lower the rate.',
    );
  });

  it('never says a rate below none', () => {
    const { message } = lostController(address, '', { overflowed: true, sent: sent(2e8) }, 1, true);
    expect(message).toContain('takes 0.00 MB/s of the 200 MB/s');
  });
});
