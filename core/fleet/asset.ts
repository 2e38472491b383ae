/** What kind of system an asset is, which decides how it is read and acted on. */
export const assetKinds = ['simulated', 'docker', 'ssh', 'http', 'postgres', 'kubernetes'] as const;
export type AssetKind = (typeof assetKinds)[number];

/** A live system that we can see. */
export interface Asset {
  /** Source, a dot, and the name made plain: `shop-host.nginx`. Lower-case letters, digits, `.`, `_`, `-`; up to 120. */
  id: string;
  kind: AssetKind;
  /** Under `fleet.sources` of the configuration. */
  source: string;
  /** What it is called there: a container's or unit's name, a database, `namespace/kind/name`, a path. */
  name: string;
  /** Under `fleet.classes` of the configuration: how strong an approval of what is done to it must be. */
  class: string;
  labels: Readonly<Record<string, string>>;
  /** Stands in for a live system; only such may be planned for by a simulated model. */
  simulated: boolean;
}

export const assetStates = ['running', 'degraded', 'stopped', 'unreachable', 'gone'] as const;
export type AssetState = (typeof assetStates)[number];

/** What was seen of an asset at one moment. All text in it is the asset's own claim. */
export interface Observation {
  state: AssetState;
  health: 'healthy' | 'unhealthy' | 'unknown';
  /**
   * What it exactly is, so that another one of the same name is not taken for it: a container's id, a host key with a unit's
   * file, a database's system identifier, a resource's uid. Null where nothing tells it, which nothing may then be done to.
   */
  identity: string | null;
  /** Of what runs: an image's digest, a server's version, a resource's version. */
  version: string | null;
  /** SHA-256 in hex of its configuration as its system tells it. */
  configDigest: string | null;
  /** A few more, by plain names, such as `startedAt`, `replicas`, `restarts`, `image`. */
  facts: Readonly<Record<string, string>>;
  /** Recent ones, newest last, at most 20. */
  events: readonly { at: string; what: string }[];
  /** Why it is as it is, in a line, where its system says so; `unreachable` always does. */
  reason: string | null;
}
