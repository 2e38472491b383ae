import { request } from 'node:http';

const answerBytesMax = 1_000_000;

/** What `GET route` answers over a Unix socket, as JSON. @throws Error when nothing answers in time, or something else */
export function askSocket(socketPath: string, route: string, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const asked = request({ socketPath, path: route, signal }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (text.length > answerBytesMax) answer.destroy(new Error('the answer is too long'));
      });
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode !== 200) return reject(new Error(`status ${answer.statusCode}`));
        try {
          resolve(JSON.parse(text));
        } catch {
          reject(new Error('the answer is no JSON'));
        }
      });
    });
    asked.once('error', reject);
    asked.end();
  });
}
