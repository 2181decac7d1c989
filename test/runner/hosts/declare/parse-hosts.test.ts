import { mkdtempSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../../src/errors.js';
import { type Cluster, hostsOf, rolesOf } from '../../../../src/runner/hosts/declare/host.js';
import { parseHosts } from '../../../../src/runner/hosts/declare/parse-hosts.js';

const namesOf = ({ client, controller, workers }: Cluster) => [
  client.name,
  controller.name,
  workers.map(({ name }) => name),
];
const refusal = (text: string): string => {
  try {
    parseHosts(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ code: 'E_HOSTS', exitCode: 2 });
    return (error as UserError).message;
  }
  throw new Error(`${text} was accepted`);
};

describe('--hosts as a list', () => {
  it.each([
    ['client=c1,controller=c2,workers=w1,w2', ['c1', 'c2', ['w1', 'w2']]],
    ['workers=w1,w2,controller=c2,client=c1', ['c1', 'c2', ['w1', 'w2']]],
    ['client=a,controller=a,worker=a', ['a', 'a', ['a']]],
    ['a,b,c,d', ['a', 'b', ['c', 'd']]],
    ['a,b', ['a', 'a', ['b']]],
    ['a', ['a', 'a', ['a']]],
    ['c1,c2,cluster[03-05]', ['c1', 'c2', ['cluster03', 'cluster04', 'cluster05']]],
    ['n[1,3,08-10].lab,x,y', ['n1.lab', 'n3.lab', ['n08.lab', 'n09.lab', 'n10.lab', 'x', 'y']]],
    ['client=c,controller=c,workers=r[1-2]n[1-2]', ['c', 'c', ['r1n1', 'r1n2', 'r2n1', 'r2n2']]],
    ['client=c,controller=c,workers=w,w', ['c', 'c', ['w', 'w']]],
  ])('%s', (text, names) => {
    expect(namesOf(parseHosts(text))).toEqual(names);
  });

  it('takes users and ports, and merges what it says of one host', () => {
    const { client, controller, workers } = parseHosts('client=me@a:2222,controller=a,workers=you@10.0.0.7');
    expect(client).toBe(controller);
    expect(client).toMatchObject({ name: 'a', user: 'me', port: 2222, dir: '.cache/repro', env: {} });
    expect(workers[0]).toMatchObject({ name: '10.0.0.7', user: 'you' });
  });

  it.each([
    ['', 'column 1: a host is missing'],
    ['a,,b', 'column 3: a host is missing'],
    ['client=,controller=b', 'column 8: a host is missing'],
    ['a,w[1-3', "column 4: a '[' without its ']'"],
    ['a,w1-3]', "column 7: a ']' without its '['"],
    ['w[3-1]', 'column 3: the range 3-1 goes down'],
    ['w[a-b]', "column 3: 'a-b' is no range such as 03-08"],
    ['w[1-]', "column 3: '1-' is no range such as 03-08"],
    ['w[1-100000]', 'column 3: more than 4096 hosts'],
    ['w[1-99][1-99]', 'column 8: more than 4096 hosts'],
    ['a,-oProxyCommand=id', "column 3: there is no role '-oProxyCommand'"],
    ['a,-v', "column 3: '-v' is no host name"],
    ['client=-v', "column 8: '-v' is no host name"],
    ['a;id', "column 1: 'a;id' is no host name"],
    ['$(id)', "column 1: '$(id)' is no host name"],
    ['a b', "column 1: 'a b' is no host name"],
    ['-x@a', "column 1: '-x@a' is no host name"],
    ['a:0', "column 1: 'a:0' is no host name"],
    ['a:65536', "column 1: 'a:65536' is no host name"],
    ['cleint=a', "column 1: there is no role 'cleint'"],
    ['client=a,client=b', 'column 10: role client stands there twice'],
    ['a,client=b', 'column 1: some hosts have a role and some have none'],
  ])('%j is refused: %s', (text, problem) => {
    expect(refusal(text)).toBe(`Cannot read --hosts '${text}', ${problem}.`);
  });

  it.each([
    ['client=a,workers=b', '--hosts gives no host to the controller.'],
    ['client=a,b,controller=c,workers=d', '--hosts gives 2 hosts to the client.'],
    ['client=a,controller=b', '--hosts gives no host to the workers.'],
    ['client=x@a,controller=y@a,workers=b', '--hosts gives a two users: x and y.'],
  ])('%s is refused: %s', (text, problem) => {
    expect(refusal(text)).toBe(problem);
  });

  it('accepts only safe names, or refuses with a UserError, whatever is typed', () => {
    const typed = fc.array(
      fc.constantFrom(
        'a',
        '1',
        ',',
        '=',
        '[',
        ']',
        '-',
        'client',
        'workers',
        'controller',
        '@',
        ':',
        '$',
        ' ',
        "'",
      ),
      {
        maxLength: 14,
      },
    );
    fc.assert(
      fc.property(typed, (parts) => {
        try {
          for (const { name } of hostsOf(parseHosts(parts.join(''))))
            expect(name).toMatch(/^[a-z0-9_][\w.-]*$/i);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('hosts and their roles', () => {
  it('are listed once each, with every role', () => {
    const cluster = parseHosts('client=a,controller=a,workers=b,b,c');
    expect(hostsOf(cluster).map((host) => [host.name, rolesOf(cluster, host)])).toEqual([
      ['a', ['client', 'controller']],
      ['b', ['2 workers']],
      ['c', ['worker']],
    ]);
  });
});

describe('a hosts file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'repro-hosts-'));
  let files = 0;
  const file = (text: string) => {
    const path = join(folder, `hosts-${files++}.yaml`);
    writeFileSync(path, text);
    return path;
  };

  it("gives every setting, the defaults under the host's own", () => {
    const cluster = parseHosts(
      file(`defaults: { user: me, env: { A: 1, B: two } }
roles: { client: c1, controller: c2, workers: ["w[1-2]"] }
hosts:
  c1: { address: 10.0.0.1, port: 2222, key: keys/id, jump: "gate,me@inner:22", serves: 192.168.0.1 }
  w[1-2]:
    user: root
    dir: /scratch/re pro
    build: /opt/clockwork/build
    env: { B: three, C: 007 }
`),
    );
    expect(cluster.client).toEqual({
      name: 'c1',
      address: '10.0.0.1',
      user: 'me',
      port: 2222,
      key: join(folder, 'keys/id'),
      jump: 'gate,me@inner:22',
      serves: '192.168.0.1',
      dir: '.cache/repro',
      env: { A: '1', B: 'two' },
    });
    expect(cluster.controller).toEqual({
      name: 'c2',
      user: 'me',
      dir: '.cache/repro',
      env: { A: '1', B: 'two' },
    });
    expect(cluster.workers).toEqual(
      ['w1', 'w2'].map((name) => ({
        name,
        user: 'root',
        dir: '/scratch/re pro',
        build: '/opt/clockwork/build',
        env: { A: '1', B: 'three', C: '007' },
      })),
    );
  });

  it('takes a home folder in a key', () => {
    expect(parseHosts(file('hosts: { a: { key: ~/.ssh/id } }')).client.key).toBe(join(homedir(), '.ssh/id'));
  });

  it('without roles gives them in order', () => {
    expect(namesOf(parseHosts(file('hosts: [a, b, "w[1-2]"]')))).toEqual(['a', 'b', ['w1', 'w2']]);
    expect(namesOf(parseHosts(file('hosts:\n  a:\n  b: {}\n  c:\n')))).toEqual(['a', 'b', ['c']]);
  });

  it.each([
    ['hosts: [a\n', /:2:1: Flow sequence/],
    ['hosts: { a: { prot: 22 } }', /:1:15: prot is not known here; did you mean port\./],
    ['hosts: { a: { port: 22x } }', /:1:15: port must be an integer\./],
    ['hosts: { a: { port: 70000 } }', /:1:15: port must be a port from 1 to 65535\./],
    ['hosts:\n  a:\n    user: -x\n', /:3:5: user must be a user name, but is '-x'\./],
    ['hosts: { a: { jump: "-oX" } }', /jump must be hosts as for ssh -J, but is '-oX'\./],
    ['hosts: { a: { address: "$(id)" } }', /address must be a host name or an address/],
    ['hosts: { a: { key: "a\\nb" } }', /key must be the path of a private key\./],
    ['hosts: { a: { dir: "" } }', /dir must be a folder without line breaks/],
    ['hosts: { a: { env: { "A-B": 1 } } }', /A-B cannot be an environment variable\./],
    ['hosts: { -a: {} }', /-a names '-a', which is no host name\./],
    ['hosts: { a: 5 }', /:1:10: a must be a map\./],
    ['hosts: { "w[1-3": {} }', /w\[1-3 has a '\[' without its '\]'\./],
    ['hosts: { w1: {}, "w[1-2]": {} }', /w\[1-2\] is declared twice\./],
    ['roles: { client: a, controler: b }', /:1:21: controler is not known here; did you mean controller/],
    ['roles: { client: a, workers: b }', /gives no host to the controller\./],
    ['', /:1:1: the file must be a map\./],
    ['hosts: []', /declares no hosts\./],
    ['a: &x [*x]', /a is not known here/],
  ])('%j is refused', (text, problem) => {
    const path = file(text);
    const message = refusal(path);
    expect(message).toContain(path);
    expect(message).toMatch(problem);
  });

  it('that is not there is refused', () => {
    expect(refusal('/no/such/hosts.yaml')).toBe('Cannot read the hosts file /no/such/hosts.yaml (ENOENT).');
  });
});
