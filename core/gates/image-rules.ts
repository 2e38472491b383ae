/** What gate `images` asks of each container image that a change adds or changes. */
export type ImageRule = 'new' | 'latest' | 'unpinned' | 'old' | 'unknown' | 'origin';
