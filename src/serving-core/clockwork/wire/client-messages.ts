import { float, int32, string, uint32, uint64 } from './kinds.js';
import { type MessageOf, type MessageType, message, optional, repeated, required } from './message.js';

/** Between client and controller: a response's type is its request's and 100. */
export const ClientType = {
  uploadModel: 1,
  infer: 2,
  loadModel: 3,
  evict: 4,
  list: 5,
} as const;
export const RESPONSE = 100;

const requestHeader = message('RequestHeader', {
  userId: optional(1, int32),
  userRequestId: optional(2, int32),
});
const responseHeader = message('ResponseHeader', {
  userRequestId: optional(1, int32),
  status: optional(2, int32),
  message: optional(3, string),
});
export type ResponseHeader = MessageOf<typeof responseHeader>;

export const uploadModelRequest = message('ModelUploadRequest', {
  header: required(1, requestHeader),
  batchSize: required(3, uint32),
  soLength: required(4, uint64),
  clockworkLength: required(5, uint64),
  paramsLength: required(6, uint64),
});
export const uploadModelResponse = message('ModelUploadResponse', {
  header: required(1, responseHeader),
  modelId: required(2, uint32),
  inputSize: required(3, uint64),
  outputSize: required(4, uint64),
});
export const inferenceRequest = message('InferenceRequest', {
  header: required(1, requestHeader),
  modelId: required(2, uint32),
  batchSize: required(3, uint32),
  sloFactor: required(4, float),
});
export const inferenceResponse = message('InferenceResponse', {
  header: required(1, responseHeader),
  modelId: required(2, uint32),
  batchSize: required(3, uint32),
});
export const evictRequest = message('EvictRequest', {
  header: required(1, requestHeader),
  modelId: required(2, uint32),
});
export const evictResponse = message('EvictResponse', { header: required(1, responseHeader) });
export const loadModelRequest = message('LoadModelFromDiskRequest', {
  header: required(1, requestHeader),
  remotePath: required(2, string),
  copies: required(3, int32),
});
export const loadModelResponse = message('LoadModelFromDiskResponse', {
  header: required(1, responseHeader),
  modelId: required(2, uint32),
  inputSize: required(3, uint64),
  outputSize: required(4, uint64),
  copiesCreated: required(5, int32),
});
export const listRequest = message('LSRequest', { header: required(1, requestHeader) });
const clientModelInfo = message('ClientModelInfo', {
  modelId: required(1, uint32),
  remotePath: required(2, string),
  inputSize: required(3, uint64),
  outputSize: required(4, uint64),
});
export const listResponse = message('LSResponse', {
  header: required(1, responseHeader),
  models: repeated(2, clientModelInfo),
});

export type InferenceRequest = MessageOf<typeof inferenceRequest>;
export type LoadModelRequest = MessageOf<typeof loadModelRequest>;
export type LoadModelResponse = MessageOf<typeof loadModelResponse>;
export type ListResponse = MessageOf<typeof listResponse>;

type AnyMessage = MessageType<Record<string, unknown>>;
const table = (entries: readonly (readonly [number, unknown])[]) =>
  new Map(entries as readonly (readonly [number, AnyMessage])[]);

/** What a controller, and what a client, may be sent, by message type. */
export const clientRequests = table([
  [ClientType.uploadModel, uploadModelRequest],
  [ClientType.infer, inferenceRequest],
  [ClientType.loadModel, loadModelRequest],
  [ClientType.evict, evictRequest],
  [ClientType.list, listRequest],
]);
export const clientResponses = table([
  [RESPONSE + ClientType.uploadModel, uploadModelResponse],
  [RESPONSE + ClientType.infer, inferenceResponse],
  [RESPONSE + ClientType.loadModel, loadModelResponse],
  [RESPONSE + ClientType.evict, evictResponse],
  [RESPONSE + ClientType.list, listResponse],
]);
