declare module '@pnpm/npm-conf' {
  interface Conf {
    get(key: string): unknown;
  }
  interface NpmConf {
    (options?: Record<string, unknown>): { config: Conf; warnings: string[] };
    readonly defaults: Readonly<Record<string, unknown>>;
  }
  const npmConf: NpmConf;
  export default npmConf;
}
