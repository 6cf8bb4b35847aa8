// A glob pattern, split into the directory it starts from and the part that has to be compared.

/** What makes a path component more than a name. */
const MAGIC = /[*?[\]{}!\\]/;

/** A pattern that is compared with paths below a directory. */
export class GlobPattern {
  /** The components before the first one with a wildcard: where to search. Empty, relative, or absolute. */
  readonly start: string;
  readonly #glob: Bun.Glob;
  readonly #names: Bun.Glob[];
  /** How many components a path has that matches; undefined when that is open. */
  readonly #depth: number | undefined;

  constructor(pattern: string) {
    const components = pattern.split("/");
    const magic = components.findIndex((component) => MAGIC.test(component));
    const rest = components.slice(magic < 0 ? -1 : magic);
    const start = components.slice(0, components.length - rest.length).filter((name) => name !== ".");
    this.start = start.length === 1 && start[0] === "" ? "/" : start.join("/");
    const compared = rest.join("/");
    this.#glob = new Bun.Glob(compared);
    this.#names = dottedNames(compared);
    this.#depth = compared.includes("**") || /\{[^}]*\//.test(compared) ? undefined : rest.length;
  }

  /** Whether a path below `start` is meant. */
  matches(path: string): boolean {
    return this.#glob.match(path) && this.#mayShow(path);
  }

  /** Whether a directory may have something in it that is meant. */
  mayContain(directory: string): boolean {
    if (this.#depth !== undefined && directory.split("/").length >= this.#depth) {
      return false;
    }
    return this.#mayShow(directory);
  }

  /** Whether every name in a path that starts with a dot was asked for with its dot. */
  #mayShow(path: string): boolean {
    if (!path.startsWith(".") && !path.includes("/.")) {
      return true;
    }
    return path.split("/").every((name) => !name.startsWith(".") || this.#names.some((dotted) => dotted.match(name)));
  }
}

/** The components, and alternatives in braces, that start with a dot. */
function dottedNames(pattern: string): Bun.Glob[] {
  const names = pattern.match(/(?<=^|[/{,])\.[^/,}]*/g) ?? [];
  // A brace that is open at the end of a piece was cut in the middle: the dot and any rest will do.
  return names.map((name) => new Bun.Glob(name.includes("{") ? `${name.slice(0, name.indexOf("{"))}*` : name));
}
