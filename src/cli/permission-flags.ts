// The permission flags of the command line, in Deno's syntax: a list follows `=` or there is none.
import {
  BadPermissionList,
  PERMISSION_NAMES,
  type PermissionFlags,
  parsePermissionList,
} from "../kernel/permissions.ts";
import { UsageError } from "./errors.ts";

/**
 * Takes the permission flags out of the options of a command line.
 * @param words the words before the program's own
 * @returns the flags and the words that are left
 * @throws UsageError for an unknown permission or a list that means nothing
 */
export function takePermissionFlags(words: string[]): { permissions: PermissionFlags; rest: string[] } {
  const permissions: PermissionFlags = { allow: {}, deny: {} };
  const rest: string[] = [];
  for (const [i, word] of words.entries()) {
    if (word === "--") {
      rest.push(...words.slice(i));
      break;
    }
    if (word === "-A" || word === "--allow-all") {
      permissions.allowAll = true;
      continue;
    }
    const parts = word.match(/^--(allow|deny)-([a-z-]+)(?:=(.*))?$/s);
    if (parts === null) {
      rest.push(word);
      continue;
    }
    const [, side, wanted, list] = parts;
    const name = PERMISSION_NAMES.find((known) => known === wanted);
    if (name === undefined) {
      throw new UsageError(`unknown permission "${wanted}" in ${word}; there are ${PERMISSION_NAMES.join(", ")}`);
    }
    const flags = side === "allow" ? permissions.allow : permissions.deny;
    if (list === undefined) flags[name] = true;
    else if (flags[name] !== true) flags[name] = [...(flags[name] ?? []), ...parseList(`--${side}-${name}`, list)];
  }
  return { permissions, rest };
}

function parseList(flag: string, list: string): string[] {
  try {
    return parsePermissionList(flag, list);
  } catch (error) {
    if (error instanceof BadPermissionList) throw new UsageError(error.message);
    throw error;
  }
}
