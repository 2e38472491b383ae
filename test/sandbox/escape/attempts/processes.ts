import { attemptsOf } from '../attempt.ts';

const python = { way: 'local', language: 'python' } as const;
const sh = { way: 'local', language: 'sh' } as const;

/** Processes, kernel objects, rights and amounts. */
export const processes = [
  ...attemptsOf(
    { ...python, goal: 'harmed', category: 'processes of the host' },
    {
      'a signal by number': `os.kill(int(env['VICTIM']), 9)`,
      'a signal to everybody': `
if os.fork() == 0:
    os.kill(-1, 9)
time.sleep(0.2)`,
      'a signal by descriptor': `
import signal
signal.pidfd_send_signal(os.pidfd_open(int(env['VICTIM'])), 9)`,
      'a signal by searching': `
for pid in filter(str.isdigit, os.listdir('/proc')):
    try:
        if b'victim' in open('/proc/%s/cmdline' % pid, 'rb').read() and int(pid) != os.getpid(): os.kill(int(pid), 9)
    except OSError: pass`,
    },
  ),
  ...attemptsOf(
    { ...python, goal: 'told', category: 'processes of the host' },
    {
      tracing: `
pid = int(env['VICTIM'])
if libc.ptrace(16, pid, 0, 0) == 0:
    os.waitpid(pid, 0)
    print(open('/proc/%d/environ' % pid, 'rb').read()); libc.ptrace(17, pid, 0, 0)`,
      'reading memory': `
pid = int(env['VICTIM'])
for line in open('/proc/%d/maps' % pid):
    if '[stack]' in line:
        a, b = (int(x, 16) for x in line.split()[0].split('-'))
        m = open('/proc/%d/mem' % pid, 'rb', 0); m.seek(a); print(m.read(b - a))`,
      'reading memory by a system call': `
pid = int(env['VICTIM'])
class V(ctypes.Structure): _fields_ = [('base', ctypes.c_void_p), ('len', ctypes.c_size_t)]
for line in open('/proc/%d/maps' % pid):
    if '[stack]' in line:
        a, b = (int(x, 16) for x in line.split()[0].split('-'))
        buffer = ctypes.create_string_buffer(b - a)
        libc.process_vm_readv(pid, ctypes.byref(V(ctypes.addressof(buffer), b - a)), 1, ctypes.byref(V(a, b - a)), 1, 0)
        print(buffer.raw)`,
      'the environment of a process': `print(open('/proc/%s/environ' % env['VICTIM'], 'rb').read())`,
      'a descriptor of a process': `
for fd in range(3, 10):
    got = libc.syscall(438, os.pidfd_open(int(env['VICTIM'])), fd, 0)
    if got >= 0: print(os.pread(got, 200, 0))`,
      'files that a process has open': `
for fd in range(3, 10):
    try: print(open('/proc/%s/fd/%d' % (env['VICTIM'], fd)).read())
    except OSError: pass`,
      'memory shared by key': `
libc.shmat.restype = ctypes.c_void_p
at = libc.shmat(libc.shmget(int(env['SHARED_MEMORY_KEY']), 0, 0), None, 0o10000)
print(ctypes.string_at(at, 100))`,
    },
  ),
  ...attemptsOf(
    { ...sh, goal: 'root', category: 'rights' },
    {
      'a program that becomes root': `./becomes-root touch "root-$TOKEN"`,
      'a shell of a program that becomes root': `./becomes-root sh -p -c "touch root-$TOKEN"`,
      'a program with capabilities': `touch "root-$TOKEN"; ./may-give-away 0 "root-$TOKEN"`,
    },
  ),
  ...attemptsOf(
    { ...sh, goal: 'told', category: 'namespaces' },
    {
      // Printed only by who has become root in a namespace of its own; the secret is in no variable of the box.
      'a namespace of users': `unshare -Ur sh -c 'test "$(id -u)" = 0 && cat /proc/self/uid_map && echo "inner-$TOKEN"'`,
      'a namespace of mounts': `unshare -Urm sh -c 'mount -t tmpfs none /mnt && echo "inner-$TOKEN"'`,
      'a namespace of networks': `unshare -Urn sh -c 'test -e /proc/self/ns/net && echo "inner-$TOKEN"'`,
      'a namespace of processes': `unshare -Urpf sh -c 'test "$$" = 1 && echo "inner-$TOKEN"'`,
    },
  ),
  ...attemptsOf(
    { ...python, goal: 'exceeded', category: 'amounts' },
    {
      processes: `
for n in range(int(env['LIMIT_PROCESSES']) + 80):
    try:
        if os.fork() == 0: time.sleep(2); os._exit(0)
    except OSError: break
time.sleep(1)`,
      memory: `
kept = []
for n in range(int(env['LIMIT_MEMORY_MB']) * 2 // 16): kept.append(bytearray(os.urandom(1 << 20) * 16))
print(TOKEN); time.sleep(1)`,
    },
  ),
  ...attemptsOf(
    { ...sh, goal: 'left-over', category: 'amounts' },
    {
      'a process that is left behind': `setsid sh -c 'sleep 5; : '"$TOKEN" </dev/null >/dev/null 2>&1 & sleep 0.1`,
      'a process that is left behind twice': `( ( setsid sh -c 'trap "" TERM HUP INT; sleep 5; : '"$TOKEN" </dev/null >/dev/null 2>&1 & ) & ); sleep 0.1`,
    },
  ),
];
