// Themes: styles by the names of groups, for dark and for light terminals. What is drawn names groups; only the theme
// knows colours.

/** A colour: one of the terminal's 256, or red, green and blue from 0 to 255. */
export type Color = { readonly ansi: number } | { readonly rgb: readonly [number, number, number] };

/** A colour that may differ between dark and light terminals; a branch that matches wins over the rest. */
export interface ColorDeclaration {
  readonly ansi?: number;
  readonly rgb?: readonly [number, number, number];
  readonly light?: ColorDeclaration;
  readonly dark?: ColorDeclaration;
}

export const ATTRIBUTES = ["bold", "dim", "italic", "underline", "crossedout", "reverse"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export type StyleDeclaration = { readonly fg?: ColorDeclaration; readonly bg?: ColorDeclaration } & Partial<
  Readonly<Record<Attribute, boolean>>
>;

/** Groups with their styles, or with the name of the group they look like. */
export type ThemeSpecification = Readonly<Record<string, StyleDeclaration | string>>;

/** A style of a theme, for the terminal as it is. */
export type GroupStyle = { readonly fg?: Color; readonly bg?: Color } & Partial<Readonly<Record<Attribute, boolean>>>;

/** A theme that cannot be: groups that look like each other in a circle or like a missing one, bad attributes. */
export class ThemeError extends Error {}

const NOTHING: GroupStyle = Object.freeze({});

export class Theme {
  private declarations: ReadonlyMap<string, StyleDeclaration> = new Map();
  private readonly resolved = new Map<string, GroupStyle>();
  private light = false;
  /** Told when any group may look different. */
  onChange: () => void = () => {};

  /** @param defaults groups that every theme has, unless it says otherwise */
  constructor(private readonly defaults: ThemeSpecification = {}) {
    this.declarations = compile(defaults);
  }

  /** Whether the terminal's background is light. */
  get isLight(): boolean {
    return this.light;
  }

  set isLight(light: boolean) {
    if (light === this.light) return;
    this.light = light;
    this.changed();
  }

  /**
   * Puts a theme in the place of the one before, over the defaults.
   * @throws ThemeError, and nothing has changed
   */
  apply(specification: ThemeSpecification): void {
    this.declarations = compile({ ...this.defaults, ...specification });
    this.changed();
  }

  /** Sets one group until the next theme. @throws ThemeError */
  set(group: string, declaration: StyleDeclaration): void {
    check(group, declaration);
    this.declarations = new Map(this.declarations).set(group, declaration);
    this.changed();
  }

  /** How a group looks; like nothing in particular when there is none of that name. */
  get(group: string): GroupStyle {
    let style = this.resolved.get(group);
    if (style === undefined) {
      const declaration = this.declarations.get(group);
      style = declaration === undefined ? NOTHING : this.resolve(declaration);
      this.resolved.set(group, style);
    }
    return style;
  }

  has(group: string): boolean {
    return this.declarations.has(group);
  }

  /** All groups with their looks, by name. */
  snapshot(): Record<string, GroupStyle> {
    return Object.fromEntries([...this.declarations.keys()].sort().map((group) => [group, this.get(group)]));
  }

  /** A colour for the terminal as it is. */
  color(declaration: ColorDeclaration): Color | undefined {
    const branch = this.light ? declaration.light : declaration.dark;
    if (branch !== undefined) return this.color(branch);
    if (declaration.ansi !== undefined) return { ansi: declaration.ansi };
    return declaration.rgb === undefined ? undefined : { rgb: declaration.rgb };
  }

  private resolve({ fg, bg, ...attributes }: StyleDeclaration): GroupStyle {
    const foreground = fg && this.color(fg);
    const background = bg && this.color(bg);
    return Object.freeze({
      ...attributes,
      ...(foreground !== undefined && { fg: foreground }),
      ...(background !== undefined && { bg: background }),
    });
  }

  private changed(): void {
    this.resolved.clear();
    this.onChange();
  }
}

/** Follows all links. @throws ThemeError for a circle, a link into nothing, and bad styles */
function compile(specification: ThemeSpecification): Map<string, StyleDeclaration> {
  const compiled = new Map<string, StyleDeclaration>();
  for (const group of Object.keys(specification)) {
    const path = [group];
    let target = specification[group];
    while (typeof target === "string") {
      if (path.includes(target)) throw new ThemeError(`groups look like each other: ${[...path, target].join(" → ")}`);
      path.push(target);
      const next = Object.hasOwn(specification, target) ? specification[target] : undefined;
      if (next === undefined)
        throw new ThemeError(`the group "${path.at(-2)}" looks like "${target}", which is not there`);
      target = next;
    }
    const declaration = target as StyleDeclaration;
    check(group, declaration);
    compiled.set(group, declaration);
  }
  return compiled;
}

function check(group: string, { fg: _foreground, bg: _background, ...attributes }: StyleDeclaration): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (!(ATTRIBUTES as readonly string[]).includes(name))
      throw new ThemeError(`the group "${group}": there is no "${name}"; there are fg, bg, ${ATTRIBUTES.join(", ")}`);
    if (typeof value !== "boolean") throw new ThemeError(`the group "${group}": "${name}" must be true or false`);
  }
}
