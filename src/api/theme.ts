// `ingot.theme`: what the groups look like that everything is drawn with.
import type { GroupStyle } from "../kernel/theme.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { readStyle, readTheme } from "./theme/read.ts";
import { Themes } from "./theme/themes.ts";
import { t } from "./types.ts";

const themes = (runtime: Runtime) => runtime.service(Themes);

/** A style as Lua is told it. */
function shown({ fg, bg, ...attributes }: GroupStyle): object {
  return { ...attributes, ...(fg && { fg: { ...fg } }), ...(bg && { bg: { ...bg } }) };
}

export const namespace: Namespace = {
  name: "theme",
  tier: "UiHost",
  doc: "What the groups look like that everything is drawn with, such as `Normal`, `Comment`, `CursorLine`. A theme of your own is a Lua file in `colorschemes/` of the configuration directory that returns what `apply` takes. What a plugin has applied or set goes with it.",
  records: {
    "theme.Color": {
      doc: 'A colour. A number or a name such as "red" is `{ ansi = … }`, "#ff8800" is `{ rgb = … }`.',
      fields: {
        ansi: ["integer?", "one of the terminal's 256 colours"],
        rgb: ["integer[]?", "red, green and blue from 0 to 255"],
        light: ["theme.Color?", "on terminals with a light background"],
        dark: ["theme.Color?", "on the others"],
      },
    },
    "theme.Style": {
      doc: "How a group looks.",
      fields: {
        fg: ["theme.Color?", "foreground"],
        bg: ["theme.Color?", "background"],
        bold: ["boolean?", ""],
        dim: ["boolean?", ""],
        italic: ["boolean?", ""],
        underline: ["boolean?", ""],
        crossedout: ["boolean?", ""],
        reverse: ["boolean?", ""],
      },
    },
    "theme.Row": {
      doc: "A colour scheme.",
      fields: {
        name: ["string", "for `use`"],
        title: ["string", "as lists show it; for `use` as well"],
        module: ["string", "the module that it is, or could be"],
        syntax: ["string?", "the scheme that source code has its colours from"],
        light: ["boolean", "whether it is for light terminals and no others"],
        detail: ["string?", "what it is like"],
      },
    },
  },
  functions: {
    apply: fn({
      doc: "Puts a theme in the place of the one before. Groups that it does not mention look as usual. Groups that look like each other in a circle, or like one that is not there, are errors.",
      params: [
        [
          "spec",
          {
            ...t.copy,
            lua: "table<string, theme.Style|string>|{ name: string?, syntax: string?, light: boolean?, groups: table }",
            optional: false,
          },
          "groups with their styles, or with the name of the group that they look like",
        ],
      ],
      example: 'ingot.theme.apply({ Comment = { fg = { ansi = 245 }, italic = true }, String = "Comment" })',
      run: (runtime, spec) => themes(runtime).apply(readTheme(spec, runtime)),
    }),
    use: fn({
      doc: "Applies a colour scheme: one in the configuration directory, one that comes with the program, or a module `ingot.colorschemes.<name>`.",
      params: [["name", t.string, "or its title"]],
      run: (runtime, name) => themes(runtime).use(name),
    }),
    get: fn({
      doc: "How a group looks on this terminal.",
      params: [["group", t.string]],
      returns: [["theme.Style", "style", "empty when there is no such group"]],
      run: (runtime, group) => shown(themes(runtime).theme.get(group)),
    }),
    set: fn({
      doc: "Sets how a group looks, until the next theme.",
      params: [
        ["group", t.string],
        ["style", { ...t.copy, lua: "theme.Style", optional: false }, "a colour alone is the foreground"],
      ],
      run: (runtime, group, style) => themes(runtime).set(group, readStyle(style, group, runtime)),
    }),
    snapshot: fn({
      doc: "How all groups look on this terminal.",
      returns: [["table<string, theme.Style>", "groups"]],
      run: (runtime) =>
        Object.fromEntries(
          Object.entries(themes(runtime).theme.snapshot()).map(([group, style]) => [group, shown(style)]),
        ),
    }),
    is_light: fn({
      doc: "Whether the terminal's background is light, as far as it tells.",
      returns: [["boolean", "light"]],
      run: (runtime) => themes(runtime).theme.isLight,
    }),
    list: fn({
      doc: "All colour schemes: those that come with the program, and those in the configuration directory, as far as it may be read.",
      returns: [["theme.Row[]", "schemes"]],
      run: (runtime) => themes(runtime).list(),
    }),
    info: fn({
      doc: "What is known of a colour scheme.",
      params: [["name", t.string, "or its title"]],
      returns: [["theme.Row?", "scheme", "nil when there is none of that name"]],
      run: (runtime, name) => themes(runtime).info(name),
    }),
    syntax_theme: fn({
      doc: "The scheme that source code has its colours from.",
      returns: [["string?", "name", "nil when the theme does not say"]],
      run: (runtime) => themes(runtime).syntax,
    }),
    syntax_theme_names: fn({
      doc: "The schemes that source code can have its colours from.",
      returns: [["string[]", "names"]],
      run: (runtime) => themes(runtime).syntaxNames(),
    }),
  },
};
