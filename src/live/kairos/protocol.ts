import { logVerbosity, type MethodDefinition, setLogVerbosity } from '@grpc/grpc-js';
import { type Field, fieldsOf } from '../../inference/format/protobuf-reader.js';
import { MessageWriter } from '../../inference/format/protobuf-writer.js';

// What fails is said by errors of ours. GRPC_VERBOSITY turns gRPC's own log on.
if (!process.env.GRPC_VERBOSITY) setLogVerbosity(logVerbosity.NONE);

/** A query on its way to an instance. */
export interface JobMessage {
  /** Items. */
  batch: number;
  /** ms in the distributor's queue; a 32-bit float on the wire. */
  qWait: number;
}

/** What an instance answers. */
export interface ServerReply {
  /** ms in service; a 32-bit float on the wire. */
  exeTime: number;
  /** Number of the instance. */
  idx: number;
  /** The job's, echoed. */
  qWait: number;
}

/** Largest message that is accepted, bytes: a job has 11 at most, a reply 21. */
export const LARGEST_MESSAGE = 256;

/**
 * The one method of the replay servers of HPDC'23's programs, package `grpc`, service `Scheduler`:
 * `Serve(JobMessage { int32 batch = 1; float q_wait = 2 }) -> ServerReply { float exe_time = 1; int32 idx = 2; float q_wait = 3 }`.
 */
export const serveMethod: MethodDefinition<JobMessage, ServerReply> = {
  path: '/grpc.Scheduler/Serve',
  requestStream: false,
  responseStream: false,
  requestSerialize: encodeJob,
  requestDeserialize: decodeJob,
  responseSerialize: encodeReply,
  responseDeserialize: decodeReply,
};

export function encodeJob({ batch, qWait }: JobMessage): Buffer {
  const writer = new MessageWriter();
  if (batch !== 0) writer.integer(1, batch);
  if (qWait !== 0) writer.float(2, qWait);
  return bytesOf(writer);
}

/** Throws BadMessage for bytes that are no message. Unknown fields are skipped, absent ones 0, as protocol buffers have it. */
export function decodeJob(bytes: Uint8Array): JobMessage {
  const fields = [...fieldsOf(bytes)];
  return { batch: integer(fields, 1), qWait: float(fields, 2) };
}

export function encodeReply({ exeTime, idx, qWait }: ServerReply): Buffer {
  const writer = new MessageWriter();
  if (exeTime !== 0) writer.float(1, exeTime);
  if (idx !== 0) writer.integer(2, idx);
  if (qWait !== 0) writer.float(3, qWait);
  return bytesOf(writer);
}

/** Throws BadMessage for bytes that are no message. */
export function decodeReply(bytes: Uint8Array): ServerReply {
  const fields = [...fieldsOf(bytes)];
  return { exeTime: float(fields, 1), idx: integer(fields, 2), qWait: float(fields, 3) };
}

function bytesOf(writer: MessageWriter): Buffer {
  return Buffer.concat(writer.end().chunks);
}

function integer(fields: readonly Field[], field: number): number {
  return fields.findLast((one) => one.field === field && one.integer !== undefined)?.integer ?? 0;
}

function float(fields: readonly Field[], field: number): number {
  const bytes = fields.findLast((one) => one.field === field && one.bytes?.length === 4)?.bytes;
  return bytes ? new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true) : 0;
}
