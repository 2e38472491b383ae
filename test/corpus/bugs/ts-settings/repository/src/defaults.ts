export interface Settings {
  host: string;
  port: number;
  verbose: boolean;
}

export const defaults: Settings = { host: 'localhost', port: 8080, verbose: false };
