// The themes of a run: those to choose from, and what plugins have made of the one that is shown.
import { existsSync } from "node:fs";
import { colorScheme, colorSchemes } from "../../kernel/color-schemes.ts";
import type { Registration } from "../../kernel/owner.ts";
import type { StyleDeclaration, Theme, ThemeSpecification } from "../../kernel/theme.ts";
import { LuaReference } from "../../lua/references.ts";
import type { Runtime } from "../runtime.ts";
import { UserInterface } from "../user-interface.ts";
import { isSchemeName, schemeFile, schemePlaces } from "./files.ts";
import { type ReadTheme, readTheme } from "./read.ts";

/** What is said of a colour scheme. */
export interface SchemeRow {
  readonly name: string;
  readonly title: string;
  readonly module: string;
  readonly syntax: string | undefined;
  readonly light: boolean;
  readonly detail: string | undefined;
}

interface Applied {
  readonly theme: ReadTheme;
  readonly registration: Registration;
}

interface Change {
  readonly group: string;
  readonly style: StyleDeclaration;
  readonly registration: Registration;
}

/** The groups that source code is shown in. */
const SYNTAX_GROUPS = [
  ...["Comment", "String", "Number", "Keyword", "Function", "Type", "Constant", "Operator", "Punctuation"],
  ...["Variable", "Property", "Tag", "Attribute", "Regexp"],
];

const DEFAULT_SYNTAX = "default";

export class Themes {
  readonly theme: Theme;
  /** The last one is shown; those before are of plugins, or generations, that came earlier. */
  private applied: Applied[] = [];
  /** Groups that were set since. */
  private changes: Change[] = [];

  constructor(private readonly runtime: Runtime) {
    this.theme = runtime.service(UserInterface).ui.theme;
  }

  /** The scheme that source code has its colours from. */
  get syntax(): string | undefined {
    const current = this.applied.at(-1);
    return current === undefined ? DEFAULT_SYNTAX : current.theme.syntax;
  }

  syntaxNames(): string[] {
    return colorSchemes().map(({ name }) => name);
  }

  /** Shows a theme, for the plugin whose code is running. @throws ThemeError, and nothing has changed */
  apply(theme: ReadTheme): void {
    this.theme.apply(groupsOf(theme));
    const { owner } = this.runtime;
    const former = this.applied.find(({ registration }) => registration.owner === owner);
    const registration = this.runtime.register("theme", theme.name ?? "theme", () => {
      this.applied = this.applied.filter((other) => other.registration !== registration);
      this.rebuild();
    });
    this.applied = [...this.applied.filter((other) => other !== former), { theme, registration }];
    former?.registration.settle();
    const { changes } = this;
    this.changes = [];
    for (const change of changes) change.registration.settle();
  }

  /** Sets one group. @throws ThemeError */
  set(group: string, style: StyleDeclaration): void {
    this.theme.set(group, style);
    const { owner } = this.runtime;
    const former = this.changes.find((change) => change.group === group && change.registration.owner === owner);
    const registration = this.runtime.register("theme", group, () => {
      this.changes = this.changes.filter((other) => other.registration !== registration);
      this.rebuild();
    });
    this.changes = [...this.changes.filter((other) => other !== former), { group, style, registration }];
    former?.registration.settle();
  }

  /** Shows a colour scheme. @throws Error when there is none of that name, or when it is a bad one */
  use(name: string): void {
    const theme = this.find(name);
    if (theme !== undefined) {
      this.apply(theme);
      return;
    }
    const names = this.list().map((row) => row.name);
    throw new Error(`there is no colour scheme "${name}"; there are ${names.join(", ")}`);
  }

  list(): SchemeRow[] {
    const own = this.userNames();
    const builtIn = colorSchemes()
      .filter(({ name }) => !own.includes(name))
      .map((info) => ({ ...info, module: moduleOf(info.name) }));
    const users = own.flatMap((name) => {
      try {
        return rowOf(name, this.find(name) as ReadTheme);
      } catch (error) {
        this.runtime.messages.add("warn", `colorschemes/${name}.lua`, (error as Error).message);
        return [];
      }
    });
    return [...builtIn, ...users];
  }

  /** @throws Error when it is a bad one */
  info(name: string): SchemeRow | undefined {
    const known = named(name);
    const theme = this.find(name);
    if (theme === undefined) return undefined;
    const builtIn = this.fileOf(name) === undefined ? known : undefined;
    return builtIn === undefined ? rowOf(name, theme) : { ...builtIn, module: moduleOf(builtIn.name) };
  }

  /** A user's scheme, else one that is built in, else a module. */
  private find(name: string): ReadTheme | undefined {
    const file = this.fileOf(name);
    if (file !== undefined) return this.load(file, name);
    const info = named(name);
    if (info !== undefined) {
      const { name, syntax, light, detail } = info;
      return { name, syntax, light, detail, groups: colorScheme(name) as ThemeSpecification };
    }
    return isSchemeName(name) ? this.load(undefined, name) : undefined;
  }

  /** Runs a scheme's file, or module. @throws what it raises */
  private load(file: string | undefined, name: string): ReadTheme | undefined {
    const [result] = this.runtime.runStandard("ingot/colorscheme.lua", [file, name]);
    if (!(result instanceof LuaReference)) {
      if (file === undefined && result === undefined) return undefined;
      throw new Error(`the colour scheme "${name}" does not return a table`);
    }
    try {
      return readTheme(this.runtime.values.read(result), this.runtime);
    } finally {
      result.release();
    }
  }

  private fileOf(name: string): string | undefined {
    return schemeFile(this.runtime.options.directories.config, name);
  }

  /** The names of the schemes in places that the program may read. */
  private userNames(): string[] {
    const { permissions, files, options } = this.runtime;
    const found = schemePlaces(options.directories.config)
      .filter((place) => existsSync(place) && permissions.allows("read", place))
      .flatMap((place) => files.readdir(place).map(String));
    const names = found.filter((file) => file.endsWith(".lua")).map((file) => file.slice(0, -".lua".length));
    return [...new Set(names.filter(isSchemeName))].sort();
  }

  /** A plugin is gone, and what it said of looks: shows what the others have said. */
  private rebuild(): void {
    const current = this.applied.at(-1);
    this.theme.apply(current === undefined ? {} : groupsOf(current.theme));
    for (const { group, style } of this.changes) this.theme.set(group, style);
  }
}

/** The groups of a theme, with the colours for source code of the scheme that it names. */
function groupsOf({ syntax, groups }: ReadTheme): ThemeSpecification {
  const scheme = syntax === undefined ? undefined : colorScheme(syntax);
  if (scheme === undefined) return groups;
  return { ...Object.fromEntries(SYNTAX_GROUPS.map((group) => [group, scheme[group] ?? "Normal"])), ...groups };
}

/** The scheme that is built in and has this name or title. */
function named(name: string) {
  const title = name.toLowerCase();
  return colorSchemes().find((info) => info.name === name || info.title.toLowerCase() === title);
}

function rowOf(name: string, { name: title = name, syntax, light, detail }: ReadTheme): SchemeRow {
  return { name, title, module: moduleOf(name), syntax, light, detail };
}

function moduleOf(name: string): string {
  return `ingot.colorschemes.${name}`;
}
