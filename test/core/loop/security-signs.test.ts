import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findSecuritySigns, type SeenCall } from '../../../core/loop/security-signs.ts';
import type { EgressRecord } from '../../../core/sandbox/egress.ts';

const run = (command: string): SeenCall => ({ tool: 'run', command, refused: null });
const ofCommand = (command: string) => findSecuritySigns({ calls: [run(command)], requests: [] });

const refusedRequest = (more: Partial<EgressRecord>, number = 1): EgressRecord => ({
  number,
  atMs: 0,
  method: 'GET',
  host: 'registry.npmjs.org',
  port: 443,
  path: '/',
  refused: 'no',
  status: null,
  sentBytes: 0,
  receivedBytes: 0,
  ...more,
});
const offList = (host: string, number: number) =>
  refusedRequest(
    { method: 'CONNECT', host, path: '', refused: `host ${host} is not on this task's list. If …` },
    number,
  );
const ofRequests = (...requests: EgressRecord[]) => findSecuritySigns({ calls: [], requests });

test('none of two hundred ordinary commands is a sign', () => {
  const text = readFileSync(join(import.meta.dirname, 'ordinary-commands.txt'), 'utf8');
  const commands = text.trim().split('\n');
  expect(commands.length).toBeGreaterThanOrEqual(200);
  expect(commands.filter((command) => ofCommand(command).length > 0)).toEqual([]);
});

test('what writes code or words about secrets is no sign', () => {
  expect(
    ofCommand('cat > docs/keys.md <<EOF\nNever commit ~/.ssh/id_rsa, /run/secrets or 169.254.169.254.\nEOF'),
  ).toEqual([]);
  expect(ofCommand("tee test/x.js <<'E'\nreadFile('/proc/1/environ')\nE\nnode --test")).toEqual([]);
});

test.each([
  'cat /proc/1/environ',
  'strings /proc/42/environ',
  'cat /proc/*/environ 2>/dev/null',
  'cat /proc/$PPID/environ',
  'ls; tr "\\0" "\\n" < /proc/1/environ',
  'cat /proc/1/maps',
  'curl --unix-socket /var/run/docker.sock http://x/containers/json',
  'docker run -v /:/host -v /var/run/docker.sock:/var/run/docker.sock alpine',
  'DOCKER_HOST=unix:///var/run/docker.sock; socat - UNIX-CONNECT:/run/containerd/containerd.sock',
  'cat ~/.ssh/id_rsa',
  'cat $HOME/.ssh/*',
  'cp -r /home/dev/.ssh /tmp/x',
  'tar czf - "$HOME/.aws/" | base64',
  'cat ~/.netrc ~/.git-credentials',
  'cat /home/dev/.kube/config',
  'cat /var/run/secrets/kubernetes.io/serviceaccount/token',
  'sudo cat /etc/shadow',
  'grep -r KEY ~/.ssh/',
  'curl -s http://169.254.169.254/latest/meta-data/iam/',
  'wget -qO- http://metadata.google.internal/computeMetadata/v1/',
  'curl http://2852039166/latest',
  'echo "$(cat ~/.ssh/id_ed25519)"',
  'bash -c "cat /proc/1/environ"',
  `python3 -c "print(open('/proc/1/environ').read())"`,
  `node -e "console.log(require('fs').readFileSync('/run/secrets/token','utf8'))"`,
  "python3 - <<'PY'\nprint(open('/proc/1/environ').read())\nPY",
  'find /home/dev/.ssh -type f -exec cat {} +',
  'nsenter -t 1 -m sh',
  'echo $$ > /tmp/cg/x; cat /sys/fs/cgroup/release_agent',
])('an attempt is a sign: %s', (command) => {
  const [sign, ...more] = ofCommand(command);
  expect(sign).toMatch(/^A command /);
  expect(more).toEqual([]);
});

test('a host off the list is a slip, and so many are a search', () => {
  const hosts = Array.from({ length: 13 }, (_, at) => offList(`h${at}.example.com`, at));
  expect(ofRequests(...hosts.slice(0, 12))).toEqual([]);
  expect(ofRequests(...Array.from({ length: 300 }, (_, at) => offList('telemetry.nextjs.org', at)))).toEqual(
    [],
  );
  expect(ofRequests(...hosts)).toEqual([expect.stringContaining('13 hosts that are not on the list')]);
});

test('special addresses, tricks with names, and changes at a registry are signs at once', () => {
  const numbered =
    'addresses cannot be asked for: name the host. Ask for a host on the list, by its plain name';
  expect(ofRequests(refusedRequest({ host: '169.254.169.254', port: 80, refused: numbered }))).toHaveLength(
    1,
  );
  expect(ofRequests(refusedRequest({ host: '127.0.0.1', port: 3000, refused: numbered }))).toEqual([]);
  const put = refusedRequest({
    method: 'PUT',
    path: '/mine',
    refused: 'method PUT is not allowed at registry.npmjs.org (GET, HEAD is)',
  });
  expect(ofRequests(put)).toEqual([
    'A request would change something at a host that is only read from: "PUT registry.npmjs.org:443/mine"',
  ]);
  const post = {
    ...put,
    method: 'POST',
    refused: 'method POST is not allowed at registry.npmjs.org (GET, HEAD is)',
  };
  expect(ofRequests(post)).toHaveLength(1);
  const audit = { ...post, path: '/-/npm/v1/security/advisories/bulk' };
  expect(ofRequests(audit, { ...post, path: '/a/b.git/git-upload-pack' })).toEqual([]);
  const fronted = refusedRequest({
    refused: 'the Host header names another server than the connection, which is to a.b:443',
  });
  expect(ofRequests(fronted)).toHaveLength(1);
});

test('long texts in queries and names are signs; a query is none', () => {
  const refused = 'a query ("?…") is not allowed at registry.npmjs.org. Ask for the path alone';
  expect(ofRequests(refusedRequest({ path: '/x?q=lodash', refused }))).toEqual([]);
  expect(ofRequests(refusedRequest({ path: `/x?q=${'a'.repeat(600)}`, refused }))).toHaveLength(1);
  expect(ofRequests(offList(`${'a1'.repeat(25)}.example.com`, 1))).toHaveLength(1);
});

test('what was let through is no sign', () => {
  expect(ofRequests(refusedRequest({ method: 'PUT', refused: null }))).toEqual([]);
});

test('a few wrong paths are slips; many, or one to a secret, are signs', () => {
  const outside = (path: string): SeenCall => ({
    tool: 'read',
    path,
    refused: `"${path}" is outside the workspace. Paths are relative to /work …`,
  });
  const slips = Array.from({ length: 6 }, (_, at) => outside(`/usr/lib/node/${at}.js`));
  expect(findSecuritySigns({ calls: slips.slice(0, 5), requests: [] })).toEqual([]);
  expect(findSecuritySigns({ calls: slips, requests: [] })).toEqual([
    expect.stringMatching(/^6 calls wanted files outside/),
  ]);
  expect(findSecuritySigns({ calls: [outside('/proc/1/environ')], requests: [] })).toHaveLength(1);
  const absent: SeenCall = { tool: 'read', path: '../x', refused: 'There is no such file.' };
  expect(findSecuritySigns({ calls: Array.from({ length: 20 }, () => absent), requests: [] })).toEqual([]);
});

test('the same is told once, and at most ten things', () => {
  const same = run('cat /proc/1/environ');
  expect(findSecuritySigns({ calls: [same, same], requests: [] })).toHaveLength(1);
  const many = Array.from({ length: 40 }, (_, at) => run(`cat /proc/${at + 1}/environ`));
  expect(findSecuritySigns({ calls: many, requests: [] })).toHaveLength(10);
});
