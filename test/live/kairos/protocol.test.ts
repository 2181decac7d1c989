import { describe, expect, it } from 'vitest';
import { decodeJob, decodeReply, encodeJob, encodeReply } from '../../../src/live/kairos/protocol.js';

// Bytes by the rules of protobuf.dev, "Encoding": 0x08 is field 1 as a varint, 0x15 field 2 as four bytes, and so on.
const job = Buffer.from('08c80115' + '0000c03f', 'hex');
const reply = Buffer.from('0d' + '0080af43' + '1007' + '1d' + '0000c03f', 'hex');

describe('the wire format of the replay servers', () => {
  it('is that of the message definitions: batch 200 after 1.5 ms', () => {
    expect(encodeJob({ batch: 200, qWait: 1.5 })).toEqual(job);
    expect(decodeJob(job)).toEqual({ batch: 200, qWait: 1.5 });
  });

  it('is that of the message definitions: 351 ms on instance 7', () => {
    expect(encodeReply({ exeTime: 351, idx: 7, qWait: 1.5 })).toEqual(reply);
    expect(decodeReply(reply)).toEqual({ exeTime: 351, idx: 7, qWait: 1.5 });
  });

  it('leaves zeros out, and reads what is left out as zero', () => {
    expect(encodeReply({ exeTime: 0, idx: 0, qWait: 0 })).toHaveLength(0);
    expect(decodeReply(Buffer.alloc(0))).toEqual({ exeTime: 0, idx: 0, qWait: 0 });
  });

  it('skips fields that it does not know, and refuses what ends too early', () => {
    expect(decodeJob(Buffer.concat([job, Buffer.from('3803', 'hex')]))).toEqual({ batch: 200, qWait: 1.5 });
    expect(() => decodeJob(job.subarray(0, 5))).toThrow('beyond its end');
  });
});
