import { signatureOf } from '../signature.ts';
import type { Service } from './service.ts';

interface AlertWish {
  /** Where alerts go. */
  url: string;
  secret: string;
  /** As the configuration calls the source that these services are of. */
  source: string;
}

const everyMs = 500;
/** As often as this it must have looked unwell: one slow answer is no alert. */
const timesUnwell = 3;
const answerMs = 2000;

/** Tells when a service is no longer healthy, and when it is again. What cannot be told is told at the next look. */
export function watchForAlerts(services: readonly Service[], wish: AlertWish): { stop(): void } {
  const told = new Map(services.map(({ name }) => [name, false]));
  const unwell = new Map(services.map(({ name }) => [name, 0]));
  const lookAt = async (service: Service): Promise<void> => {
    const { health, reason } = await service.observe();
    unwell.set(service.name, health === 'healthy' ? 0 : (unwell.get(service.name) ?? 0) + 1);
    const firing = (unwell.get(service.name) ?? 0) >= timesUnwell;
    const settled = firing || health === 'healthy';
    if (!settled || firing === told.get(service.name)) return;
    if (await post(wish, bodyOf(wish.source, service, { firing, reason }))) told.set(service.name, firing);
  };
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    await Promise.allSettled(services.map(lookAt));
    looking = false;
  };
  const timer = setInterval(() => void look(), everyMs);
  return { stop: () => clearInterval(timer) };
}

const bodyOf = (
  source: string,
  { name, labels }: Service,
  { firing, reason }: { firing: boolean; reason: string | null },
) => ({
  title: firing ? `${name} is not healthy` : `${name} is healthy again`,
  text: reason ?? '',
  status: firing ? 'firing' : 'resolved',
  labels: { ...labels, asset: `${source}.${name}` },
  fingerprint: `${source}.${name}.health`,
});

async function post({ url, secret }: AlertWish, alert: object): Promise<boolean> {
  const body = JSON.stringify(alert);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-countersign-signature-256': signatureOf(secret, body),
      },
      signal: AbortSignal.timeout(answerMs),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
