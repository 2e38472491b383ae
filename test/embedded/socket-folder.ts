/** Where the embedded PostgreSQL of this URL has its socket. */
export const socketFolder = (url: string): string =>
  new URL(url.replace('@/', '@localhost/')).searchParams.get('host') ?? '';
