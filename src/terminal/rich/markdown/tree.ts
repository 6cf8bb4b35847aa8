// The tree of a markdown text. Bun parses it (GitHub's dialect) and answers in React's elements, for which React is not
// needed: a name, properties and children.

export type Node = string | Element;

/** What is between `<` and `>` in HTML of the same meaning: `h1`, `em`, `table` …; `html` is a block of raw HTML. */
export interface Element {
  readonly type: string;
  readonly props: Properties;
}

export interface Properties {
  readonly children?: readonly Node[];
  readonly href?: string;
  readonly src?: string;
  readonly alt?: string;
  /** The number of the first item of a list. */
  readonly start?: number;
  /** Whether the box of a list item is ticked, if it has one. */
  readonly checked?: boolean;
  /** The word behind the fence of a block of code. */
  readonly language?: string;
  readonly align?: "left" | "center" | "right";
}

/** @returns the blocks of a text */
export function parseMarkdown(source: string): readonly Node[] {
  const root = Bun.markdown.react(source, undefined, { autolinks: { url: true } }) as unknown as Element;
  return children(root);
}

export function children(node: Node): readonly Node[] {
  return typeof node === "string" ? [] : (node.props.children ?? []);
}

/** All text in nodes, however deep it is. */
export function textOf(nodes: readonly Node[]): string {
  const parts: string[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (typeof node === "string") parts.push(node);
    else if (node.type === "br") parts.push("\n");
    else if (node.type === "img") parts.push(node.props.alt ?? "");
    else for (const child of [...children(node)].reverse()) stack.push(child);
  }
  return parts.join("");
}
