import { Args, Flags } from '@oclif/core';
import { ReproCommand } from '../../cli/command.js';
import { addZoo } from '../../datasets/zoo/add.js';
import { count } from '../../plural.js';

export default class ZooAdd extends ReproCommand {
  static override summary = 'Check a file of your own measured models and keep it as a zoo';
  static override description =
    `The file is CSV with a header line, or a JSON array of objects with the same names:

  name,input_bytes,output_bytes,weights_bytes,transfer_ms,b1_ms,b2_ms,b4_ms
  my_model,602112,4000,102160300,8.32,2.73,4.05,5.87

transfer_ms is how long the weights take to reach the accelerator, bN_ms how long a batch of N runs. b1_ms is required, larger batch sizes follow in ascending order; leave a field empty for a batch size that a model lacks.
The zoo is kept in $REPRO_DATA/zoos, by default ~/.local/share/repro/zoos. Its name then works wherever a zoo is named.`;
  static override args = { file: Args.string({ description: 'CSV or JSON file of models', required: true }) };
  static override flags = { name: Flags.string({ description: "the zoo's name; by default the file's" }) };
  static override examples = [
    { description: 'Add it', command: 'repro zoo add ./a100.csv' },
    { description: 'Use it', command: 'repro run fig7 --set zoo=a100 --set model=my_model' },
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(ZooAdd);
    const added = await addZoo(args.file, flags.name);
    this.log(`Added zoo '${added.name}' with ${count(added.models, 'model')} as ${added.file}`);
    this.log(`Next: repro zoo list ${added.name}`);
    return added;
  }
}
