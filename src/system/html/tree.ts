// Reads an HTML page, whatever its state, into a tree that is shallow enough to be walked by recursion.
import { Tokenizer } from "htmlparser2";

/** An element; names and the names of attributes are in lower case, entities are decoded. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: (Element | string)[];
  /** Whether there is an element in it that starts on a new line. */
  hasBlock: boolean;
}

/** Elements nested deeper are left out, and what is in them belongs to the element around: as browsers do. */
const DEEPEST = 512;

/** Elements that have no content (HTML standard, section 13.1.2). */
const VOID = words("area base br col embed hr img input link meta param source track wbr");

/** Elements that end an open paragraph. */
const END_PARAGRAPH = words(
  "address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr " +
    "main menu nav ol p pre section table ul",
);

/** Elements that start on a new line. */
const BLOCK = new Set([
  ...END_PARAGRAPH,
  ...words("body caption dd dt html li legend optgroup summary tbody td tfoot th thead tr"),
]);

const SECTIONS = "tbody thead tfoot caption colgroup";

/** The end tags that may be left out: what an opening tag ends, unless one of `within` lies between. */
const ENDS = new Map<string, { ended: ReadonlySet<string>; within: ReadonlySet<string> }>();
for (const name of END_PARAGRAPH) addRule(name, "p", "table td th caption button");
addRule("li", "li", "ul ol menu");
addRule("dt", "dt dd", "dl");
addRule("dd", "dt dd", "dl");
addRule("tr", "tr caption colgroup", "table");
addRule("td", "td th", "table");
addRule("th", "td th", "table");
for (const name of ["tbody", "thead", "tfoot"]) addRule(name, SECTIONS, "table");
addRule("option", "option", "select");
addRule("optgroup", "option optgroup", "select");
addRule("a", "a", "table td th caption");
addRule("body", "head", "");

/** Shared by the many elements without attributes. */
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const NO_BARRIER: ReadonlySet<string> = new Set();
const TABLE = words("table");

/** Whether an element starts on a new line. */
export function isBlock(element: Element): boolean {
  return BLOCK.has(element.name);
}

/**
 * Reads a page. Never throws because of the page, and takes time in proportion to its length.
 *
 * htmlparser2 is used for its tokenizer alone: the time of its parser grows with the square of the nesting.
 *
 * @param source the page; NUL characters are dropped
 * @returns an element without a name that holds the page
 */
export function parsePage(source: string): Element {
  const page = source.includes("\0") ? source.replaceAll("\0", "") : source;
  const tree = new TreeBuilder();
  let name = "";
  let attributes: Map<string, string> | undefined;
  let attribute = "";
  let value = "";
  const finishTag = (isSelfClosing: boolean) => {
    tree.open(name, attributes ?? NO_ATTRIBUTES, isSelfClosing);
    attributes = undefined;
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname: (start, end) => {
        name = page.slice(start, end).toLowerCase();
      },
      onattribname: (start, end) => {
        attribute = page.slice(start, end).toLowerCase();
        value = "";
      },
      onattribdata: (start, end) => {
        value += page.slice(start, end);
      },
      onattribentity: (codePoint) => {
        value += String.fromCodePoint(codePoint);
      },
      onattribend: () => {
        attributes ??= new Map();
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: () => finishTag(false),
      onselfclosingtag: () => finishTag(true),
      onclosetag: (start, end) => tree.close(page.slice(start, end).toLowerCase()),
      ontext: (start, end) => tree.text(page.slice(start, end)),
      ontextentity: (codePoint) => tree.text(String.fromCodePoint(codePoint)),
      oncdata: (start, end) => tree.text(page.slice(start, end)),
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  tokenizer.write(page);
  tokenizer.end();
  return tree.root;
}

class TreeBuilder {
  readonly root: Element = { name: "", attributes: NO_ATTRIBUTES, children: [], hasBlock: false };
  /** The open elements, the innermost last. */
  readonly #open: Element[] = [this.root];
  /** How many elements of a name are open. */
  readonly #counts = new Map<string, number>();
  /** How many elements are open that were left out as too deep. */
  #tooDeep = 0;

  open(name: string, attributes: ReadonlyMap<string, string>, isSelfClosing: boolean): void {
    const rule = ENDS.get(name);
    if (rule !== undefined && this.#tooDeep === 0) this.#end(rule.ended, rule.within);
    const element: Element = { name, attributes, children: [], hasBlock: false };
    if (VOID.has(name) || (isSelfClosing && (this.#count("svg") > 0 || this.#count("math") > 0))) {
      this.#append(element);
    } else if (this.#open.length === DEEPEST) {
      this.#tooDeep++;
    } else {
      this.#append(element);
      this.#open.push(element);
      this.#counts.set(name, this.#count(name) + 1);
    }
  }

  close(name: string): void {
    if (name === "br") this.open("br", NO_ATTRIBUTES, false);
    else if (this.#tooDeep > 0) this.#tooDeep--;
    else this.#end(new Set([name]), BLOCK.has(name) && name !== "table" ? TABLE : NO_BARRIER);
  }

  text(text: string): void {
    const { children } = this.#innermost;
    const last = children.at(-1);
    if (typeof last === "string") children[children.length - 1] = last + text;
    else children.push(text);
  }

  get #innermost(): Element {
    return this.#open.at(-1) ?? this.root;
  }

  #append(element: Element): void {
    this.#innermost.children.push(element);
    if (!isBlock(element)) return;
    for (let index = this.#open.length - 1; index >= 0; index--) {
      const around = this.#open[index];
      if (around === undefined || around.hasBlock) return;
      around.hasBlock = true;
    }
  }

  #count(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Ends the innermost open element of these names, and all in it, unless it is outside of a barrier. */
  #end(names: ReadonlySet<string>, barriers: ReadonlySet<string>): void {
    if (!names.values().some((name) => this.#count(name) > 0)) return;
    let index = this.#open.length - 1;
    for (; index > 0; index--) {
      const { name } = this.#open[index] as Element;
      if (names.has(name)) break;
      if (barriers.has(name)) return;
    }
    while (index > 0 && this.#open.length > index) {
      const { name } = this.#open.pop() as Element;
      this.#counts.set(name, this.#count(name) - 1);
    }
  }
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

function addRule(name: string, ended: string, within: string): void {
  ENDS.set(name, { ended: words(ended), within: words(within) });
}
