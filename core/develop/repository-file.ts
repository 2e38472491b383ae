/** A file of the repository as it began; `text` for those that were read. */
export interface RepositoryFile {
  path: string;
  /** Bytes. */
  size: number;
  text?: string;
}
