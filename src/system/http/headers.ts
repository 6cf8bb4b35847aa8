// Header fields of requests and responses: checked on the way out, joined on the way in, bytes kept as UTF-8 text.
import { quoteForMessage } from "../../kernel/path-text.ts";
import { USER_AGENT } from "./user-agent.ts";

/** RFC 9110, section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The encodings that `decodeBody` knows. */
const ACCEPT_ENCODING = "gzip, deflate, br, zstd";

/** What must not follow a redirect to another origin. */
const PRIVATE = ["authorization", "cookie", "proxy-authorization", "host"];

/** What describes a body, and goes with it when a redirect turns a request into a GET. */
const ABOUT_BODY = ["content-type", "content-length", "content-encoding", "content-language", "content-location"];

/**
 * The header fields of a request.
 *
 * @param given names in any case; the values are sent as UTF-8
 * @throws Error when a name or value could not be sent as one field
 */
export function requestHeaders(given: Record<string, string>): Headers {
  const headers = new Headers({ "user-agent": USER_AGENT, "accept-encoding": ACCEPT_ENCODING });
  for (const [name, value] of Object.entries(given)) {
    if (!TOKEN.test(name)) throw new Error(`${quoteForMessage(name)} is not the name of a header`);
    if (/[\r\n\0]/.test(value)) {
      throw new Error(`the value of the header "${name}" has a line break or NUL: ${quoteForMessage(value)}`);
    }
    // fetch sends one byte for each character.
    headers.set(name, Buffer.from(value, "utf8").toString("latin1"));
  }
  // A range counts the bytes as they are sent: of the body itself, then, and not of a compressed one (Fetch standard).
  const acceptsOwn = Object.keys(given).some((name) => name.toLowerCase() === "accept-encoding");
  if (headers.has("range") && !acceptsOwn) headers.set("accept-encoding", "identity");
  return headers;
}

/** Makes the user and password of an address the Authorization field, unless there is one. */
export function addCredentials(headers: Headers, url: URL): void {
  if ((url.username === "" && url.password === "") || headers.has("authorization")) return;
  const pair = `${decodePart(url.username)}:${decodePart(url.password)}`;
  headers.set("authorization", `Basic ${Buffer.from(pair, "utf8").toString("base64")}`);
}

/** Drops what only the first origin may see. */
export function removePrivate(headers: Headers): void {
  for (const name of PRIVATE) headers.delete(name);
}

/** Drops what describes a body that is no longer sent. */
export function removeAboutBody(headers: Headers): void {
  for (const name of ABOUT_BODY) headers.delete(name);
}

/**
 * The header fields of a response by lower-case name. Several values are joined by ", "; those of Set-Cookie by a line
 * break, as a cookie may itself hold a comma.
 */
export function responseHeaders(headers: Headers): Record<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of headers) {
    const earlier = fields.get(name);
    const separator = name === "set-cookie" ? "\n" : ", ";
    fields.set(name, earlier === undefined ? fieldText(value) : `${earlier}${separator}${fieldText(value)}`);
  }
  return Object.fromEntries(fields);
}

/** The text of a field that fetch handed over one character for each byte. */
export function fieldText(value: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(value, "latin1"));
  } catch {
    return value;
  }
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
