// The reference as text for terminals and pipes.
import type { Entry } from "./lookup.ts";
import type { ClassReference, FunctionReference, NamespaceReference, TypeReference, ValueReference } from "./model.ts";
import { example, firstSentence, remarks } from "./prose.ts";
import { parameter } from "./signature.ts";

/** How parts of the text look; without colours each is the identity. */
export interface Style {
  heading(text: string): string;
  name(text: string): string;
  code(text: string): string;
}

/** Names in a list are followed by their meaning in the same line when they are no longer than this. */
const NAME_COLUMN = 30;

export class TextWriter {
  /**
   * @param width of a line, in columns
   * @param options the tables of options, shown with the functions that take them
   */
  constructor(
    private readonly width: number,
    private readonly style: Style,
    private readonly options: ReadonlyMap<string, TypeReference>,
  ) {}

  overview(namespaces: readonly NamespaceReference[]): string {
    return blocks(
      this.prose("The Lua API: the global `ingot`, which is also called `smelt`."),
      this.list(namespaces.map(({ name, doc }) => [name, firstSentence(doc)])),
      this.prose(
        "`ingot doc NAME` tells about a namespace, function or type; `ingot doc --search WORD` looks for one.",
      ),
    );
  }

  entry(entry: Entry): string {
    if (entry.kind === "namespace") return this.namespace(entry.of);
    if (entry.kind === "function") return this.function(entry.of);
    if (entry.kind === "class") return this.class(entry.of);
    if (entry.kind === "type") return this.type(entry.of);
    return blocks(this.style.heading(`${entry.name}: ${entry.of.type}`), this.prose(entry.doc));
  }

  /** A line or two for each. */
  entries(found: readonly Entry[]): string {
    return `${this.list(found.map(({ name, doc }) => [name, firstSentence(doc)]))}\n`;
  }

  private namespace(namespace: NamespaceReference): string {
    const { name, doc, fields, types, classes, call, functions, tier } = namespace;
    const called = call === undefined ? functions : [call, ...functions];
    return blocks(
      this.style.heading(name),
      this.prose(doc),
      tier === "UiHost" ? this.prose("Needs the terminal UI; the namespace is nil without one.") : "",
      this.section("Fields", this.list(fields.map((field) => [`${field.name}: ${field.type}`, field.doc]))),
      this.section("Functions", this.signatures(called)),
      ...classes.map((each) => this.section(`Handles: ${each.name}`, this.classBody(each))),
      this.section("Types", this.list(types.map((type) => [type.name, firstSentence(type.doc)]))),
    );
  }

  private signatures(called: FunctionReference[]): string {
    return called
      .map(({ signature, doc }) => `  ${this.style.name(signature)}\n${this.prose(firstSentence(doc), 6)}`)
      .join("\n");
  }

  private classBody({ doc, methods }: ClassReference): string {
    return [this.prose(doc, 2), this.signatures(methods)].join("\n\n");
  }

  private class(each: ClassReference): string {
    return blocks(
      this.style.heading(each.name),
      this.prose(each.doc),
      this.section("Methods", this.signatures(each.methods)),
    );
  }

  private type({ name, doc, fields, kind }: TypeReference): string {
    return blocks(
      this.style.heading(name),
      this.prose(doc),
      this.section(kind === "options" ? "Options" : "Fields", this.values(fields)),
    );
  }

  private function(called: FunctionReference): string {
    const { signature, doc, parameters, rest, returns } = called;
    const values = rest === undefined ? parameters : [...parameters, { ...rest, name: `...${rest.name}` }];
    const program = example(called);
    const tables = values.flatMap(({ options }) => (options === undefined ? [] : [this.options.get(options)]));
    return blocks(
      this.style.heading(signature),
      this.prose(doc),
      this.section("Parameters", this.values(values)),
      ...tables.map((type) => (type === undefined ? "" : this.section(type.name, this.values(type.fields)))),
      this.section("Returns", this.list(returns.map((each) => [`${each.name}: ${each.type}`, each.doc]))),
      ...remarks(called).map((remark) => this.prose(remark)),
      this.section("Example", program === undefined ? "" : program.replaceAll(/^(?=.)/gm, "  ")),
    );
  }

  private values(values: ValueReference[]): string {
    return this.list(values.map((value) => [parameter(value), value.doc]));
  }

  /** Names and what they mean, in two columns. */
  private list(rows: [name: string, doc: string][]): string {
    const widths = rows.map(([name]) => Bun.stringWidth(name)).filter((width) => width <= NAME_COLUMN);
    const column = Math.max(0, ...widths) + 4;
    return rows
      .map(([name, doc]) => {
        const head = `  ${this.style.name(name)}`;
        if (doc === "") return head;
        const used = Bun.stringWidth(name) + 2;
        const text = this.prose(doc, column);
        return used + 2 > column ? `${head}\n${text}` : head + " ".repeat(column - used) + text.slice(column);
      })
      .join("\n");
  }

  private section(title: string, body: string): string {
    return body === "" ? "" : `${this.style.heading(title)}\n${body}`;
  }

  /** Text in lines, all of them indented. */
  private prose(text: string, indent = 0): string {
    const styled = text.replaceAll(/`([^`]+)`/g, (_, code: string) => this.style.code(code));
    const width = Math.max(20, this.width - indent);
    return styled
      .split(/\n\s*\n/)
      .map((paragraph) => Bun.wrapAnsi(paragraph.replaceAll(/\s+/g, " ").trim(), width))
      .join("\n\n")
      .replaceAll(/^(?=.)/gm, " ".repeat(indent));
  }
}

/** The tables of options by name. */
export function optionTables(namespaces: readonly NamespaceReference[]): Map<string, TypeReference> {
  return new Map(namespaces.flatMap(({ types }) => types).map((type) => [type.name, type]));
}

function blocks(...parts: string[]): string {
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}
