import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OciRegistry {
  address: string;
  /** `METHOD path authorization` of each request. */
  asked: string[];
  /** Connections that were opened, whether or not a request followed. */
  connections: () => number;
  /** Serves an image under a repository and tag, and gives the digest of its manifest, or of its list. */
  put: (repository: string, tag: string, image: { created?: unknown; platforms?: string[] }) => string;
  /** Answers with this instead, by path. */
  answers: Map<string, { status?: number; headers?: Record<string, string>; body?: string; hang?: boolean }>;
  /** Whether a token is asked for first, and where it is to be had. */
  realm: string | null;
  close: () => Promise<void>;
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

/** A registry on this machine that speaks the OCI distribution API as far as images are read. */
export async function startRegistry(): Promise<OciRegistry> {
  const content = new Map<string, string>();
  const asked: string[] = [];
  let connections = 0;
  const answers: OciRegistry['answers'] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path} ${request.headers.authorization ?? '-'}`);
    const special = answers.get(path.split('?')[0] ?? '');
    if (special?.hang) return;
    if (special) response.writeHead(special.status ?? 200, special.headers).end(special.body ?? '');
    else if (path.startsWith('/token')) response.end(JSON.stringify({ token: 'anonymous' }));
    else if (needsToken(request)) response.writeHead(401, { 'www-authenticate': challenge() }).end();
    else if (content.has(path)) response.end(content.get(path));
    else response.writeHead(404).end();
  });
  server.on('connection', () => (connections += 1));
  const needsToken = (request: IncomingMessage) =>
    registry.realm !== null && request.headers.authorization !== 'Bearer anonymous';
  const challenge = () => `Bearer realm="${registry.realm ?? ''}",service="registry"`;
  const store = (repository: string, what: string, text: string): string => {
    const digest = digestOf(text);
    content.set(`/v2/${repository}/${what}/${digest}`, text);
    return digest;
  };
  const registry: OciRegistry = {
    address: '',
    asked,
    answers,
    realm: null,
    connections: () => connections,
    put: (repository, tag, { created, platforms }) => {
      const config = JSON.stringify({ created, config: {} });
      const manifest = JSON.stringify({ config: { digest: store(repository, 'blobs', config) } });
      const single = store(repository, 'manifests', manifest);
      const list = JSON.stringify({
        manifests: platforms?.map((platform) => {
          const [os, architecture] = platform.split('/');
          const isIt = platform === 'linux/amd64' || platforms.length === 1;
          return { digest: isIt ? single : digestOf(platform), platform: { os, architecture } };
        }),
      });
      const top = platforms ? list : manifest;
      content.set(`/v2/${repository}/manifests/${tag}`, top);
      return platforms ? store(repository, 'manifests', list) : single;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  registry.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return registry;
}
