// `ingot.settings`: what users can choose, as a table that is read and assigned to.

import { SETTINGS } from "../kernel/settings/schema.ts";
import { kindOf, SettingError, Settings } from "../kernel/settings.ts";
import { LuaFloat } from "../lua/float.ts";
import { results } from "../lua/values.ts";
import { type FieldDeclaration, fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { forget } from "./runtime.ts";

/** The settings of a run. */
export class SettingsService extends Settings {}

const LUA_TYPES = { bool: "boolean", number: "number", string: "string" } as const;

/** A value from Lua as the kernel has it. */
function plain(value: unknown): unknown {
  if (value instanceof LuaFloat) return value.valueOf();
  if (typeof value !== "object" || value === null || Array.isArray(value) || value.constructor !== Object) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function attempt<T>(work: () => T, onError: (message: string) => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof SettingError) return onError(error.message);
    throw error;
  }
}

function get(settings: Settings, path: string) {
  return attempt(
    () => {
      const found = settings.find(path);
      return "table" in found ? results(undefined, "table") : results(found.value);
    },
    (message) => results(message, "error"),
  );
}

/** @returns what is wrong with the assignment */
function set(runtime: Runtime, path: string, value: unknown): string | undefined {
  try {
    return attempt(
      () => void runtime.service(SettingsService).set(runtime.owner, path, plain(value)),
      (message) => message as never,
    ) as string | undefined;
  } finally {
    forget(value);
  }
}

const tables: Record<string, FieldDeclaration> = {
  notifications: { type: "table", doc: "What the desktop is told of: `turn_end`." },
  transcript: {
    type: "table",
    doc: "How the conversation is shown: `view`, by names of blocks, tools and groups, and `limits`.",
  },
};

export const namespace: Namespace = {
  name: "settings",
  tier: "UiHost",
  doc: "What users can choose. Settings are read and assigned to as fields, and `pairs` goes through them. What a plugin has set goes when the plugin is loaded anew or taken away; nothing is written to disk.",
  fields: {
    ...Object.fromEntries(
      Object.entries(SETTINGS)
        .filter(([key]) => !key.includes("."))
        .map(([key, setting]): [string, FieldDeclaration] => {
          const { doc, initial, choices } = setting;
          const type = choices?.map((choice) => JSON.stringify(choice)).join("|") ?? LUA_TYPES[kindOf(setting)];
          return [key, { type, doc: `${doc}; ${JSON.stringify(initial)} unless set` }];
        }),
    ),
    ...tables,
  },
  functions: {
    schema: fn({
      doc: "All settings that are no tables, by name.",
      returns: [['{ key: string, kind: "bool"|"number"|"string", choices: string[]? }[]', "settings"]],
      run: () =>
        Object.keys(SETTINGS)
          .filter((key) => !key.includes("."))
          .sort()
          .map((key) => {
            const setting = SETTINGS[key] as (typeof SETTINGS)[string];
            return { key, kind: kindOf(setting), choices: setting.choices };
          }),
    }),
  },
  setUp: (runtime, table) => {
    const settings = runtime.service(SettingsService);
    const key = (path: unknown): string => (typeof path === "string" ? path : "?");
    runtime.runStandard("ingot/settings.lua", [
      table,
      (path: unknown) => get(settings, key(path)),
      (path: unknown, value: unknown) => set(runtime, key(path), value),
      (prefix: unknown) => settings.names(key(prefix).replace(/\.$/, "")),
    ]);
  },
};
