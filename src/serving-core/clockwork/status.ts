/** Status codes of responses and results, as the original numbers them. */
export const Status = {
  success: 0,
  error: 1,
  timeout: 4,
  /** Given up by INFER4: passed over for a batch that it could not be part of; or too late even to be started. */
  skipped: 7,
  notStarted: 8,
  sendTooLate: 45,
  loadTooEarly: 50,
  loadTooLate: 51,
  loadUnknownModel: 52,
  loadInsufficientCache: 53,
  loadChanged: 54,
  evictTooEarly: 60,
  evictTooLate: 61,
  evictUnknownModel: 62,
  evictNotCached: 63,
  inferUnknownModel: 72,
  inferBatchSize: 73,
  inferTooEarly: 80,
  inferTooLate: 81,
  inferWeightsMissing: 82,
  inferWeightsChanged: 84,
} as const;

/** `action_type` of results and of the action log. */
export const ActionType = { load: 1, infer: 2, evict: 3 } as const;
