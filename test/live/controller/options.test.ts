import { describe, expect, it } from 'vitest';
import { controllerOptions } from '../../../src/live/controller/options.js';

describe('the options of a controller', () => {
  it('are the defaults that the code of the original really has', () => {
    expect(controllerOptions('INFER5', [], {})).toMatchObject({
      generateInputs: false,
      maxGpus: 100,
      scheduleAhead: 10e6,
      defaultSlo: 100e6,
      maxExec: 250e6,
      maxBatch: 8,
    });
    expect(controllerOptions('INFER4', [], {}).maxBatch).toBe(16);
  });

  it('stand in the order of the original, and generated inputs lengthen the horizon', () => {
    const published = controllerOptions('INFER5', ['0', '6', '5000000', '86400000000000'], {});
    expect(published).toMatchObject({ maxGpus: 6, scheduleAhead: 5e6, defaultSlo: 864e11 });
    expect(controllerOptions('INFER5', ['1'], {})).toMatchObject({
      generateInputs: true,
      scheduleAhead: 15e6,
    });
    expect(controllerOptions('SMART', ['0', '1', '2', '3', '4', '5', '/a/log'], {})).toMatchObject({
      maxBatch: 5,
    });
  });

  it('can be named instead, each once', () => {
    expect(controllerOptions('INFER5', ['1'], { maxGpus: 2, maxBatch: undefined })).toMatchObject({
      generateInputs: true,
      maxGpus: 2,
      maxBatch: 8,
    });
    expect(() => controllerOptions('INFER5', ['0', '3'], { maxGpus: 2 })).toThrow(
      'max_gpus is given as a flag',
    );
  });

  it.each([
    [['2'], 'generate_inputs is 2'],
    [['0', '0'], "max_gpus is '0'"],
    [['0', '-1'], "max_gpus is '-1'"],
    [['0', '1', '1e6'], "schedule_ahead is '1e6'"],
    [['0', '1', '1', '1', '1', '99999999999999999'], 'max_batch'],
    [['0', '1', '1', '1', '1', '1', 'x', 'y'], '8 options after the workers'],
  ])('that cannot be are refused: %j', (positional, message) => {
    expect(() => controllerOptions('INFER5', positional, {})).toThrow(message);
  });

  it('of an unknown type name the nearest', () => {
    expect(() => controllerOptions('INFER', [], {})).toThrow("Unknown controller type 'INFER'");
  });
});
