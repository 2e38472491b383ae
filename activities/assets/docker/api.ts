import * as z from 'zod/mini';
import { createHttpClient, type HttpClient, HttpRefused, readJson } from '../http-client.ts';

const text = z.nullish(z.string());

export const inspectSchema = z.object({
  Id: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  Name: z.string(),
  Image: z.string(),
  RestartCount: z.nullish(z.number()),
  State: z.object({
    Status: z.string(),
    Running: z.boolean(),
    Paused: z.nullish(z.boolean()),
    Restarting: z.nullish(z.boolean()),
    OOMKilled: z.nullish(z.boolean()),
    ExitCode: z.nullish(z.number()),
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: z.nullish(z.object({ Status: z.string(), FailingStreak: z.nullish(z.number()) })),
  }),
  Config: z.looseObject({ Image: text, Tty: z.nullish(z.boolean()), Env: z.nullish(z.array(z.string())) }),
  HostConfig: z.nullish(z.looseObject({})),
  Mounts: z.nullish(z.array(z.unknown())),
});
export type Inspected = z.infer<typeof inspectSchema>;

export interface DockerApi {
  http: HttpClient;
  /** By name or id; null where there is none. */
  inspect(container: string, signal: AbortSignal): Promise<Inspected | null>;
}

export async function openDocker(wish: {
  source: string;
  address: string;
  timeoutMs: number;
  credential: string | null;
  caFile: string | undefined;
}): Promise<DockerApi> {
  const { source, address, timeoutMs, credential, caFile } = wish;
  const http = await createHttpClient({ source, address, timeoutMs, identity: credential, caFile });
  return {
    http,
    inspect: async (container, signal) => {
      // What is no name of a container would climb in the path.
      if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(container)) return null;
      const path = `/containers/${encodeURIComponent(container)}/json`;
      try {
        return inspectSchema.parse(await readJson(await http.send({ path, signal })));
      } catch (error) {
        if (error instanceof HttpRefused && error.status === 404) return null;
        throw error instanceof z.core.$ZodError
          ? new Error('its answer is not that of a Docker daemon')
          : error;
      }
    },
  };
}
