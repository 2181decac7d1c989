/**
 * Where a controller reports, as plain numbers (no object per row). Units and order are those of the telemetry tables
 * (docs/metrics.md); the typed writers of src/telemetry satisfy these interfaces.
 */
export interface RequestSink {
  request(
    t: number,
    requestId: number,
    result: number,
    userId: number,
    modelId: number,
    sloFactor: number,
    latency: number,
    deadline: number,
    deadlineMet: number,
    arrivalCount: number,
    departureCount: number,
    isColdstart: number,
  ): void;
}

export interface ActionSink {
  action(
    t: number,
    actionId: number,
    actionType: number,
    status: number,
    workerId: number,
    gpuId: number,
    modelId: number,
    batchSize: number,
    expectedExecDuration: number,
    workerExecDuration: number,
    expectedExecComplete: number,
    workerExecComplete: number,
    expectedGpuClock: number,
    workerGpuClockBefore: number,
    workerGpuClock: number,
    workerCopyOutputComplete: number,
    workerActionReceived: number,
    workerResultSent: number,
    controllerResultEnqueue: number,
    controllerActionDuration: number,
    goodput: number,
    requestsQueued: number,
    copiesLoaded: number,
  ): void;
}
