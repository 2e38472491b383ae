/** What a YAML file is for: it decides which of its fields name images. */
export type YamlKind = 'compose' | 'workflow' | 'pipeline' | 'manifest';
export type ImageFileKind = 'dockerfile' | 'json' | YamlKind;
/** What a file may name images as, by its path; null for files that name none. */
export declare function imageFileKind(path: string): ImageFileKind | null;
