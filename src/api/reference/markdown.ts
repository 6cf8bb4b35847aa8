// The reference as Markdown: one page per namespace, and an index.
import { ROOT } from "./collect.ts";
import {
  type ClassReference,
  callables,
  type FunctionReference,
  type NamespaceReference,
  type TypeReference,
  type ValueReference,
} from "./model.ts";
import { example, firstSentence, remarks } from "./prose.ts";
import { parameter, signature } from "./signature.ts";
import { typeHomes, typeNames } from "./type-names.ts";

const INDEX = "README.md";
/** A signature longer than this gets a line per parameter. */
const SIGNATURE_WIDTH = 100;

/** The pages of an API. @returns file names and contents */
export function markdownPages(namespaces: readonly NamespaceReference[]): Map<string, string> {
  const links = new Links(namespaces);
  return new Map([
    [INDEX, index(namespaces)],
    ...namespaces.map((namespace) => [fileOf(namespace), new Page(namespace, links).text()] as const),
  ]);
}

function fileOf({ name }: NamespaceReference): string {
  return `${name}.md`;
}

function index(namespaces: readonly NamespaceReference[]): string {
  const rows = namespaces.map((namespace) => [
    `[\`${namespace.name}\`](${fileOf(namespace)})`,
    escaped(firstSentence(namespace.doc)),
  ]);
  const functions = namespaces.flatMap((namespace) =>
    callables(namespace)
      .filter(({ kind }) => kind !== "method")
      .map((each) => [
        `[\`${each.name}\`](${fileOf(namespace)}#${anchor(heading(each))})`,
        escaped(firstSentence(each.doc)),
      ]),
  );
  return blocks(
    "# The Lua API",
    "The API is the global table `ingot`; `smelt` is the same table under another name. `ingot doc NAME` prints these " +
      "pages in the terminal, `ingot types` writes stubs for lua-language-server, `ingot check` finds names that are " +
      "not here.",
    "A function that *waits* suspends the task that calls it: the body of `ingot.spawn`, or a tool at work.",
    "## Namespaces",
    table(["namespace", "what it is for"], rows),
    "## Functions",
    table(["function", "what it does"], functions),
  );
}

class Page {
  constructor(
    private readonly namespace: NamespaceReference,
    private readonly links: Links,
  ) {}

  text(): string {
    const { namespace } = this;
    const { name, doc, call, fields, functions, classes, types, tier } = namespace;
    return blocks(
      `# ${name}`,
      this.prose(doc),
      ...(tier === "UiHost" ? ["Needs the terminal UI; the namespace is nil without one."] : []),
      this.neighbours(),
      this.contents(),
      ...(fields.length === 0
        ? []
        : [
            "## Fields",
            table(
              ["field", "type", "meaning"],
              fields.map((field) => [code(field.name), this.type(field.type), this.prose(field.doc)]),
            ),
          ]),
      ...(call === undefined ? [] : this.function(call, "##")),
      ...functions.flatMap((each) => this.function(each, "##")),
      ...classes.flatMap((each) => this.class(each)),
      ...types.flatMap((each) => this.type_(each)),
    );
  }

  /** Links to other pages. */
  private neighbours(): string {
    const below = this.links.below(this.namespace).map((each) => `[${each.name}](${fileOf(each)})`);
    return [`[All namespaces](${INDEX})`, ...below].join(" · ");
  }

  /** What there is on the page, with links. */
  private contents(): string {
    const rows = callables(this.namespace).map((each) => [
      `[\`${each.name}\`](#${anchor(heading(each))})`,
      this.prose(firstSentence(each.doc)),
    ]);
    return rows.length === 0 ? "" : table(["function", "what it does"], rows);
  }

  private function(called: FunctionReference, level: string): string[] {
    const { parameters, rest, returns } = called;
    const values = rest === undefined ? parameters : [...parameters, { ...rest, name: `...${rest.name}` }];
    const line = signature(called);
    const written = line.length <= SIGNATURE_WIDTH ? line : broken(called);
    const program = example(called);
    return [
      `${level} ${heading(called)}`,
      `\`\`\`lua\n${written}\n\`\`\``,
      this.prose(called.doc),
      ...(values.length === 0 ? [] : [this.values("parameter", values)]),
      ...(returns.length === 0
        ? []
        : [
            table(
              ["returns", "type", "meaning"],
              returns.map(({ name, type, doc }) => [code(name), this.type(type), this.prose(doc)]),
            ),
          ]),
      ...remarks(called).map((remark) => this.prose(remark)),
      ...(program === undefined ? [] : [`\`\`\`lua\n${program}\n\`\`\``]),
    ];
  }

  private class({ name, doc, methods }: ClassReference): string[] {
    return [`## ${name}`, this.prose(doc), ...methods.flatMap((each) => this.function(each, "###"))];
  }

  private type_({ name, doc, kind, fields }: TypeReference): string[] {
    return [`## ${name}`, this.prose(doc), this.values(kind === "options" ? "option" : "field", fields)];
  }

  private values(what: string, values: ValueReference[]): string {
    return table(
      [what, "type", "meaning"],
      values.map((value) => [
        code(value.name + (value.optional ? "?" : "")),
        this.type(value.type),
        this.prose(value.doc),
      ]),
    );
  }

  /** A type; names that are described somewhere are links. */
  private type(type: string): string {
    const links = typeNames(type).flatMap((name) => {
      const link = this.links.toType(name, this.namespace);
      return link === undefined ? [] : [`[${name}](${link})`];
    });
    if (links.length === 0) return code(type);
    const [only] = links;
    if (typeNames(type)[0] === type) return only as string;
    return `${code(type)} (${links.join(", ")})`;
  }

  private prose(text: string): string {
    return this.links.inProse(text, this.namespace);
  }
}

/** Where names are described. */
class Links {
  private readonly homes: Map<string, NamespaceReference>;
  private readonly functions: Map<string, { called: FunctionReference; home: NamespaceReference }>;

  constructor(private readonly namespaces: readonly NamespaceReference[]) {
    this.homes = typeHomes(namespaces);
    this.functions = new Map(
      namespaces.flatMap((home) => callables(home).map((called) => [called.name, { called, home }] as const)),
    );
  }

  /** The namespaces below one, but for the root, whose page would be the index. */
  below({ path }: NamespaceReference): NamespaceReference[] {
    return path === "" ? [] : this.namespaces.filter((other) => other.path.startsWith(`${path}.`));
  }

  toType(name: string, from: NamespaceReference): string | undefined {
    return link(this.homes.get(name), name, from);
  }

  /** Text in which the names of functions and types, as code, become links. */
  inProse(text: string, from: NamespaceReference): string {
    return escaped(text).replace(/`([^`\s]+)`/g, (whole, name: string) => {
      const found = this.functions.get(name) ?? this.functions.get(`${ROOT}.${name}`);
      const target = found === undefined ? this.toType(name, from) : link(found.home, heading(found.called), from);
      return target === undefined ? whole : `[${whole}](${target})`;
    });
  }
}

function link(home: NamespaceReference | undefined, title: string, from: NamespaceReference): string | undefined {
  return home && `${home === from ? "" : fileOf(home)}#${anchor(title)}`;
}

/** The heading of a function; the call of a namespace must not be named like its page. */
function heading({ kind, name }: FunctionReference): string {
  return kind === "call" ? `Calling ${name}` : name;
}

/** Text outside of code in which nothing is taken for HTML. */
function escaped(text: string): string {
  return text.replace(/`[^`]*`|</g, (found) => (found === "<" ? "\\<" : found));
}

/** The anchor that GitHub gives a heading. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

/** A signature with a line per parameter. */
function broken(called: FunctionReference): string {
  const lines = called.parameters.map(parameter);
  if (called.rest !== undefined) lines.push(`...: ${called.rest.type}`);
  const results = signature({ ...called, name: "", parameters: [], rest: undefined }).slice(1);
  return `${called.name}(\n${lines.map((line) => `  ${line}`).join(",\n")}\n${results}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What may stand in a cell of a table: one line, in which a bar does not end the cell. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|");
}

function blocks(...parts: string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
