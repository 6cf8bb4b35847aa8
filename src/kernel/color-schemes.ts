// The themes that are built in. All but the default one are read when they are asked for.
import DEFAULT_GROUPS from "./color-schemes/default.ts";
import type { ThemeSpecification } from "./theme.ts";

export { DEFAULT_GROUPS };

export interface ColorSchemeInfo {
  readonly name: string;
  /** The name as lists show it. */
  readonly title: string;
  /** Whether it is for light terminals and no others. */
  readonly light: boolean;
  /** What it is like, in a few words. */
  readonly detail: string;
  /** The colour scheme of source code. */
  readonly syntax: string;
}

interface ColorScheme extends Omit<ColorSchemeInfo, "name" | "syntax"> {
  load(): ThemeSpecification;
}

type Module = typeof import("./color-schemes/default.ts");

const SCHEMES: Readonly<Record<string, ColorScheme>> = {
  default: {
    title: "Default",
    light: false,
    detail: "the colours of your terminal, dark or light",
    load: () => DEFAULT_GROUPS,
  },
  "ingot-dark": {
    title: "Ingot Dark",
    light: false,
    detail: "molten metal on graphite",
    load: () => (require("./color-schemes/ingot-dark.ts") as Module).default,
  },
  "ingot-light": {
    title: "Ingot Light",
    light: true,
    detail: "bronze on paper",
    load: () => (require("./color-schemes/ingot-light.ts") as Module).default,
  },
  "high-contrast": {
    title: "High Contrast",
    light: false,
    detail: "black and white with strong colours, dark or light",
    load: () => (require("./color-schemes/high-contrast.ts") as Module).default,
  },
  mono: {
    title: "Mono",
    light: false,
    detail: "no colours, only bold, dim and reversed text",
    load: () => (require("./color-schemes/mono.ts") as Module).default,
  },
};

/** The built-in themes, the default one first. */
export function colorSchemes(): ColorSchemeInfo[] {
  return Object.entries(SCHEMES).map(([name, { title, light, detail }]) => ({
    name,
    title,
    light,
    detail,
    syntax: name,
  }));
}

/** A built-in theme for `Theme.apply`. @returns undefined when there is none of that name */
export function colorScheme(name: string): ThemeSpecification | undefined {
  return Object.hasOwn(SCHEMES, name) ? SCHEMES[name]?.load() : undefined;
}
