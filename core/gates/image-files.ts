import { roleOf } from './paths.ts';

/** What a YAML file is for: it decides which of its fields name images. */
export type YamlKind = 'compose' | 'workflow' | 'pipeline' | 'manifest';

export type ImageFileKind = 'dockerfile' | 'json' | YamlKind;

/** What a file may name images as, by its path; null for files that name none. */
export function imageFileKind(path: string): ImageFileKind | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (/^(?:dockerfile|containerfile)(?:[.-].*)?$|\.(?:dockerfile|containerfile)$/.test(name)) {
    return /\.(?:md|ya?ml|json|txt|ts|js|py|dockerignore)$/.test(name) ? null : 'dockerfile';
  }
  if (name === 'devcontainer.json' || name === '.devcontainer.json') return 'json';
  if (!/\.ya?ml$/.test(name) || roleOf(path) === 'lock') return null;
  if (/(?:^|[.-])compose(?:[.-].*)?\.ya?ml$/.test(name)) return 'compose';
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+$/.test(path) || /^action\.ya?ml$/.test(name))
    return 'workflow';
  if (/^\.gitlab-ci.*\.ya?ml$/.test(name) || /(?:^|\/)\.circleci\//.test(path)) return 'pipeline';
  return 'manifest';
}
