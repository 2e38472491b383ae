import { randomUUID } from 'node:crypto';

export class Sessions {
  readonly #sessions = new Map<string, { user: string; until: number }>();
  readonly lifetimeMs: number;

  constructor(lifetimeMs: number) {
    this.lifetimeMs = lifetimeMs;
  }

  open(user: string, now: number): string {
    const id = randomUUID();
    this.#sessions.set(id, { user, until: now + this.lifetimeMs });
    return id;
  }

  get(id: string, now: number): string | null {
    const session = this.#sessions.get(id);
    if (!session || session.until === now) return null;
    session.until = now + this.lifetimeMs;
    return session.user;
  }
}
