/** Stands before every Python program: words that most of them need. */
export const prelude = String.raw`
import ctypes, os, socket, ssl, subprocess, sys, time
env = os.environ
TOKEN = env['TOKEN']; PORT = int(env['PORT']); PROXY = int(env['PROXY_PORT'])
libc = ctypes.CDLL(None, use_errno=True)
REGISTRY = 'registry.example.com:%d' % PORT
EVIL = 'evil.example.com:%d' % PORT

def tcp(address, port=PORT, family=socket.AF_INET):
    s = socket.socket(family, socket.SOCK_STREAM); s.settimeout(1)
    s.connect((address, port)); s.sendall(('GET /%s HTTP/1.1\r\n\r\n' % TOKEN).encode())
    s.recv(100)

def udp(address, data=None, family=socket.AF_INET):
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.sendto(data or TOKEN.encode(), (address, PORT)); time.sleep(0.1)

def unix(path):
    s = socket.socket(socket.AF_UNIX); s.settimeout(1)
    s.connect(path); s.sendall(('GET /%s HTTP/1.1\r\n\r\n' % TOKEN).encode()); s.recv(100)

def proxy(data):
    """Bytes to the proxy; what comes back within a second."""
    s = socket.create_connection(('127.0.0.1', PROXY), 3); s.settimeout(0.4)
    s.sendall(data if isinstance(data, bytes) else data.encode('latin1'))
    return s, read(s)

def read(s):
    got = b''
    try:
        while True:
            more = s.recv(65536)
            if not more: break
            got += more
            if b'\r\n\r\n' in got: break
    except OSError: pass
    return got

def connect(authority, host=None, version='1.1', then=None):
    """A tunnel, and bytes within it as they are."""
    s, got = proxy('CONNECT %s HTTP/%s\r\nHost: %s\r\n\r\n' % (authority, version, host or authority))
    s.sendall((then or 'GET /%s HTTP/1.1\r\n\r\n' % TOKEN).encode('latin1')); read(s)

def tunnel(data, authority=REGISTRY, name='', alpn=None):
    """A tunnel, TLS within it, and bytes within that. No certificate is looked at."""
    s, got = proxy('CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n' % (authority, authority))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE
    if alpn: context.set_alpn_protocols(alpn)
    name = authority.rsplit(':', 1)[0] if name == '' else name
    t = context.wrap_socket(s, server_hostname=name)
    t.sendall(data if isinstance(data, bytes) else data.encode('latin1')); return t, read(t)

def get(path='/' + TOKEN, host=REGISTRY, more='', method='GET', version='1.1'):
    return '%s %s HTTP/%s\r\nHost: %s\r\n%s\r\n' % (method, path, version, host, more)

def plain(path='/' + TOKEN, host='plain.example.com:%d' % PORT, more='', method='GET', named=None):
    """A request without TLS to a host that a rule names."""
    return proxy(get('http://%s%s' % (host, path), named or host, more, method))
`;
