import type { Settings } from './defaults.ts';

export function fromEnvironment(environment: Record<string, string | undefined>): Partial<Settings> {
  return {
    ...(environment['APP_HOST'] !== undefined && { host: environment['APP_HOST'] }),
    ...(environment['APP_PORT'] !== undefined && { port: Number(environment['APP_PORT']) }),
  };
}
