import { attemptsOf } from '../attempt.ts';

const told = { way: 'local', goal: 'told', language: 'sh' } as const;

/** Files, mounts and links. */
export const files = [
  ...attemptsOf(
    { ...told, category: 'files of the host' },
    {
      'a secret by its path': `cat "$SECRET_FILE"`,
      "a secret by way of a process's root": `cat "/proc/$VICTIM/root$SECRET_FILE"`,
      "a secret by way of the first process's root": `cat /proc/1/root"$SECRET_FILE" || cat /proc/self/root"$SECRET_FILE"`,
      'a secret by climbing': `cat "../../../../../../../..$SECRET_FILE"`,
      'a secret by a link': `ln -s "$SECRET_FILE" "l$TOKEN"; cat "l$TOKEN"`,
      'a secret by a link to the root': `ln -s / "r$TOKEN"; cat "r$TOKEN$SECRET_FILE"`,
      'a secret by a hard link': `ln "$SECRET_FILE" "h$TOKEN"; cat "h$TOKEN"`,
      "a secret by a process's working folder": `cat /proc/[0-9]*/cwd/secret`,
      'a secret by searching': `grep -rs "^secret-" "$(dirname "$SECRET_FILE")"`,
      'memory that is shared as a file': `cat "$SHARED_MEMORY_FILE"`,
      "the host's environment": `env; cat /proc/[0-9]*/environ | tr '\\0' '\\n'`,
      'command lines of the host': `cat /proc/[0-9]*/cmdline | tr '\\0' ' '`,
      "another task's workspace": `cat "$OTHER_WORKSPACE/secret"`,
      "another task's workspace beside one's own": `cat ../*/secret`,
      "another task's workspace by a mount": `unshare -Urm sh -c 'mkdir -p m$TOKEN && mount --bind "$OTHER_WORKSPACE" m$TOKEN && cat m$TOKEN/secret'`,
      'a secret in a mount of the root': `unshare -Urm sh -c 'mkdir -p m$TOKEN && mount --rbind / m$TOKEN && cat "m$TOKEN$SECRET_FILE"'`,
    },
  ),
  ...attemptsOf(
    { ...told, goal: 'changed', category: 'files of the host' },
    {
      'writing to a file of the host': `echo "$TOKEN" >> "$SECRET_FILE.log"`,
      'writing by a link': `ln -s "$SECRET_FILE.log" "w$TOKEN"; echo "$TOKEN" >> "w$TOKEN"`,
      "writing to another task's workspace": `echo "$TOKEN" > "$OTHER_WORKSPACE/changed"`,
      "writing to another task's workspace by way of a process": `echo "$TOKEN" > "/proc/$VICTIM/root$OTHER_WORKSPACE/changed"`,
    },
  ),
];
