import { nearest, UserError } from '../errors.js';
import { type TableName, tables } from '../telemetry/columns.js';
import { scales, type Values } from '../telemetry/run.js';
import type { Parameters } from './declaration.js';
import { type AnyExperiment, type AnyParameter, whatIsWrong } from './parameters.js';

type Fields = Record<string, unknown>;

/** What is wrong with a declaration, and in which field. */
class Wrong extends Error {}

/**
 * Checks that a module's default export is a whole and consistent experiment, and returns it as one. TypeScript sees
 * most of this in a `.ts` file, but a file may be JavaScript, and no type sees that a sweep names a parameter.
 *
 * @param source the file, for the message. @throws UserError `E_DECLARATION` naming the first field at fault.
 */
export function checkDeclaration(value: unknown, source: string): AnyExperiment {
  try {
    const declaration = fields(value, 'its default export');
    checkHead(declaration);
    const parameters = checkParameters(fields(declaration.parameters, 'parameters'));
    checkRoles(fields(declaration.roles, 'roles'), parameters);
    checkScales(fields(declaration.scales, 'scales'), parameters);
    oneOf(declaration.defaultScale, 'defaultScale', scales);
    checkSweep(fields(declaration.sweep, 'sweep'), parameters);
    if (!['undefined', 'boolean'].includes(typeof declaration.numberedRun))
      throw new Wrong('numberedRun must be true or false');
    const telemetry = tableNames(declaration.telemetry, 'telemetry');
    if (telemetry.length === 0) throw new Wrong('telemetry must name a table');
    isFunction(declaration.point, 'point');
    checkFigures(list(declaration.figures, 'figures'), telemetry);
    checkClaims(list(declaration.claims, 'claims'));
    for (const name of ['expectedRequests', 'coreSeconds', 'metrics'])
      if (declaration[name] !== undefined) isFunction(declaration[name], name);
    if (!['undefined', 'boolean'].includes(typeof declaration.steady))
      throw new Wrong('steady must be true or false');
    return value as AnyExperiment;
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    throw new UserError(
      'E_DECLARATION',
      `${source} declares no valid experiment: ${error.message}.`,
      'Export default defineExperiment({ … }); docs/experiments.md explains every field.',
    );
  }
}

function checkHead(declaration: Fields): void {
  const name = text(declaration.name, 'name');
  if (!/^[A-Za-z0-9][A-Za-z0-9-]*$/.test(name))
    throw new Wrong(`name '${name}' may only hold letters, digits and dashes`);
  for (const field of ['title', 'summary']) text(declaration[field], field);
  const paper = fields(declaration.paper, 'paper');
  for (const field of ['system', 'title', 'venue', 'section', 'figure']) text(paper[field], `paper.${field}`);
}

function checkParameters(parameters: Fields): Parameters {
  const taken = new Set(['repeat']);
  for (const [name, value] of Object.entries(parameters)) {
    const at = `parameters.${name}`;
    const parameter = fields(value, at) as unknown as AnyParameter;
    oneOf(parameter.type, `${at}.type`, ['int', 'number', 'boolean', 'string']);
    text(parameter.description, `${at}.description`);
    for (const bound of ['min', 'max'] as const) {
      const given = parameter[bound];
      if (given !== undefined && typeof given !== 'number')
        throw new Wrong(`${at}.${bound} must be a number`);
    }
    // Choices and presets are judged without the choices, which need not list the presets.
    const free = { ...parameter, choices: undefined } as AnyParameter;
    for (const choice of list(parameter.choices ?? [], `${at}.choices`)) fits(free, choice, `${at}.choices`);
    for (const [preset, given] of Object.entries(fields(parameter.presets ?? {}, `${at}.presets`))) {
      fits(free, given, `${at}.presets.${preset}`);
    }
    fits(parameter, parameter.default, `${at}.default`);
    for (const called of [name, ...list(parameter.aliases ?? [], `${at}.aliases`).map(String)]) {
      if (/[=,|\s]/.test(called))
        throw new Wrong(`the name '${called}' of ${at} may not hold spaces, '=', ',' or '|'`);
      if (taken.has(called)) throw new Wrong(`the name '${called}' of ${at} is already taken`);
      taken.add(called);
    }
  }
  return parameters as Parameters;
}

function checkRoles(roles: Fields, parameters: Parameters): void {
  for (const name of ['client', 'controller', 'worker']) {
    const role = fields(roles[name], `roles.${name}`);
    if (typeof role.count === 'string') known(role.count, `roles.${name}.count`, parameters);
    else if (!Number.isInteger(role.count))
      throw new Wrong(`roles.${name}.count must be a number or a parameter`);
    for (const field of ['binary', 'description']) text(role[field], `roles.${name}.${field}`);
  }
}

function checkScales(declared: Fields, parameters: Parameters): void {
  for (const scale of scales) {
    const { description, set } = fields(declared[scale], `scales.${scale}`);
    text(description, `scales.${scale}.description`);
    checkRow(fields(set, `scales.${scale}.set`), `scales.${scale}.set`, parameters);
  }
}

function checkSweep(sweep: Fields, parameters: Parameters): void {
  const [kind, ...more] = Object.keys(sweep);
  if (more.length > 0 || !['grid', 'list', 'paired'].includes(kind)) {
    throw new Wrong("sweep must have exactly one of 'grid', 'list' and 'paired'");
  }
  if (kind === 'list') {
    const rows = list(sweep.list, 'sweep.list').map((row, i) => fields(row, `sweep.list[${i}]`));
    if (rows.length === 0) throw new Wrong('sweep.list has no point');
    const names = Object.keys(rows[0]).sort().join();
    for (const [i, row] of rows.entries()) {
      checkRow(row, `sweep.list[${i}]`, parameters);
      if (Object.keys(row).sort().join() !== names)
        throw new Wrong(`sweep.list[${i}] sets other parameters than the first`);
    }
    return;
  }
  const columns = Object.entries(fields(sweep[kind], `sweep.${kind}`));
  for (const [name, values] of columns) {
    const at = `sweep.${kind}.${name}`;
    if (list(values, at).length === 0) throw new Wrong(`${at} has no value`);
    for (const value of values as unknown[]) checkRow({ [name]: value }, `sweep.${kind}`, parameters);
  }
  const lengths = new Set(columns.map(([, values]) => (values as unknown[]).length));
  if (kind === 'paired' && lengths.size > 1) throw new Wrong('the lists of sweep.paired differ in length');
}

function checkRow(row: Fields, at: string, parameters: Parameters): void {
  for (const [name, value] of Object.entries(row as Values)) {
    known(name, at, parameters);
    fits(parameters[name], value, `${at}.${name}`);
  }
}

function checkFigures(figures: unknown[], telemetry: TableName[]): void {
  for (const [i, value] of figures.entries()) {
    const figure = fields(value, `figures[${i}]`);
    for (const field of ['name', 'title']) text(figure[field], `figures[${i}].${field}`);
    isFunction(figure.build, `figures[${i}].build`);
    for (const table of tableNames(figure.needs, `figures[${i}].needs`)) {
      if (!telemetry.includes(table))
        throw new Wrong(`figures[${i}].needs '${table}', which telemetry does not list`);
    }
  }
}

function checkClaims(claims: unknown[]): void {
  const ids = new Set<string>();
  for (const [i, value] of claims.entries()) {
    const claim = fields(value, `claims[${i}]`);
    for (const field of ['id', 'statement', 'source']) text(claim[field], `claims[${i}].${field}`);
    if (ids.has(claim.id as string)) throw new Wrong(`claims[${i}].id '${claim.id}' is already taken`);
    ids.add(claim.id as string);
    const expected = fields(claim.expected, `claims[${i}].expected`);
    oneOf(expected.relation, `claims[${i}].expected.relation`, [
      'at least',
      'more than',
      'at most',
      'equal to',
    ]);
    if (!Number.isFinite(expected.value)) throw new Wrong(`claims[${i}].expected.value must be a number`);
    if (!((claim.tolerance as number) >= 0))
      throw new Wrong(`claims[${i}].tolerance must be a number of at least 0`);
    isFunction(claim.measure, `claims[${i}].measure`);
  }
}

function fields(value: unknown, at: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Wrong(`${at} must be an object`);
  return value as Fields;
}

function list(value: unknown, at: string): unknown[] {
  if (!Array.isArray(value)) throw new Wrong(`${at} must be a list`);
  return value;
}

function text(value: unknown, at: string): string {
  if (typeof value !== 'string' || value === '') throw new Wrong(`${at} must be a text`);
  return value;
}

function isFunction(value: unknown, at: string): void {
  if (typeof value !== 'function') throw new Wrong(`${at} must be a function`);
}

function oneOf(value: unknown, at: string, choices: readonly unknown[]): void {
  if (!choices.includes(value)) throw new Wrong(`${at} must be one of ${choices.join(', ')}`);
}

function tableNames(value: unknown, at: string): TableName[] {
  const names = list(value, at);
  for (const name of names) oneOf(name, at, Object.keys(tables));
  return names as TableName[];
}

function known(name: string, at: string, parameters: Parameters): void {
  if (Object.hasOwn(parameters, name)) return;
  const [near] = nearest(name, Object.keys(parameters));
  throw new Wrong(`${at} names '${name}', which is no parameter${near ? ` (did you mean ${near}?)` : ''}`);
}

function fits(parameter: AnyParameter, value: unknown, at: string): void {
  const wrong = whatIsWrong(parameter, value);
  if (wrong) throw new Wrong(`${at} ${wrong}, but is ${JSON.stringify(value)}`);
}
