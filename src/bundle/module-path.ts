// Where `require` looks for a module.

/** The file that a template of `package.path` gives for a module, as `package.searchpath` makes it (Lua 5.4 manual, 6.3). */
export function modulePath(template: string, name: string): string {
  const path = name.replaceAll(".", "/");
  return template.replaceAll("?", () => path); // as a text, `$$` and `$&` in it would mean something
}
