// `ingot.http`: requests to web servers.
import { PermissionDenied } from "../kernel/permissions.ts";
import { LuaError } from "../lua/error.ts";
import type { LuaFunction } from "../lua/references.ts";
import { results } from "../lua/values.ts";
import { type HttpResponse, METHODS, randomUserAgent, request } from "../system/http.ts";
import type { Call } from "./call.ts";
import { fn, type Namespace, type Return } from "./declare.ts";
import { type Bytes, custom, Mismatch, type ParameterType, type Static, t } from "./types.ts";

/** A number with a lower bound. */
function atLeast(least: number, type = t.integer): ParameterType<number> {
  return custom(type.lua, (value, reader) => {
    const number = type.check(value, reader);
    if (number < least) throw new Mismatch(`at least ${least} expected, got ${number}`);
    return number;
  });
}

const canonicalMethod = t.oneOf(...METHODS);

/** The name of a method in any case of letters. */
const method: ParameterType<string> = {
  ...canonicalMethod,
  check: (value, reader) => canonicalMethod.check(typeof value === "string" ? value.toUpperCase() : value, reader),
};

const fields = {
  headers: [
    t.optional(t.map(t.string)),
    "fields to send, names in any case; without a user-agent the request says `ingot/VERSION`",
  ],
  timeout_secs: [
    t.optional(atLeast(0.001, t.number)),
    "seconds for everything together, redirects, retries and body; 30 unless given",
  ],
  timeout_ms: [t.optional(atLeast(1)), "the same in milliseconds; counts when both are given"],
  max_redirects: [t.optional(atLeast(0)), "how many to follow, 10 unless given; with 0 the redirect is the response"],
  max_response_bytes: [
    t.optional(atLeast(0)),
    "where the decoded body is cut; 32 MiB unless given, without limit for `on_chunk`",
  ],
  max_retries: [
    t.optional(atLeast(0)),
    "how often to try again what never reached a server, what broke off or was answered 502 or 504 if repeating it does no harm, and what was answered 429 or 503; 0 unless given",
  ],
  on_chunk: [
    t.optional(t.fun("fun(bytes: string)")),
    "gets the body piece by piece as it arrives, and `body` stays empty; not a task; an error in it ends the request and is raised to the caller",
  ],
} as const;

const options = t.options("http.Options", fields);

const requestOptions = t.options("http.RequestOptions", {
  method: [t.optional(method), "in any case of letters; GET unless given"],
  body: [t.optional(t.bytes), "what to send; not for GET and HEAD"],
  ...fields,
});

const answers: readonly Return[] = [
  ["http.Response?", "response", "of whatever status; nil when there was no usable answer"],
  ["string?", "error", "why there is none"],
];

/** Has a Lua function called with the pieces of a body on behalf of the task that waits for it. */
function deliverTo({ runtime, task }: Call, handler: LuaFunction): (bytes: Uint8Array) => void {
  return (bytes) => {
    try {
      runtime.call(task.owner, handler, [bytes]);
    } catch (error) {
      // A result that cannot be converted is nobody's business.
      if (error instanceof LuaError) throw error;
    }
  };
}

/**
 * Sends a request for the task that waits.
 *
 * @returns the response, or nil and why there is none
 * @throws PermissionDenied, and what the handler of pieces raised
 */
async function send(
  call: Call,
  url: string,
  what: { method: string; body?: Bytes },
  given: Static<typeof options> | undefined,
): Promise<unknown> {
  const handler = given?.on_chunk;
  const seconds = given?.timeout_secs;
  try {
    const response = await request(url, {
      ...what,
      headers: given?.headers,
      timeout: given?.timeout_ms ?? (seconds === undefined ? undefined : seconds * 1000),
      maxRedirects: given?.max_redirects,
      maxResponseBytes: given?.max_response_bytes ?? (handler === undefined ? undefined : Number.POSITIVE_INFINITY),
      maxRetries: given?.max_retries,
      onChunk: handler === undefined ? undefined : deliverTo(call, handler),
      permissions: call.permissions,
      signal: call.signal,
    });
    return responseTable(response);
  } catch (error) {
    if (error instanceof PermissionDenied || error instanceof LuaError || !(error instanceof Error)) throw error;
    return results(undefined, error.message);
  } finally {
    handler?.release();
  }
}

function responseTable({ status, finalUrl, headers, body, truncated }: HttpResponse) {
  return { status, final_url: finalUrl, headers, body, truncated };
}

export const namespace: Namespace = {
  name: "http",
  tier: "Host",
  doc: "Requests to web servers. Redirects are followed, compressed bodies are decoded, and every host on the way needs permission. Cancelling the task drops the connection.",
  records: {
    "http.Response": {
      doc: "The answer of a server.",
      fields: {
        status: ["integer", "such as 200 or 404"],
        final_url: ["string", "the address that answered, after redirects, without user and password"],
        headers: [
          "table<string, string>",
          "by lower-case name; several values are joined by `, `, those of set-cookie by line breaks",
        ],
        body: ["string", "its bytes; empty when `on_chunk` got them"],
        body_encoding: ["string?", "always nil here: `body` is the bytes themselves"],
        truncated: ["boolean", "whether the body was cut at `max_response_bytes`"],
      },
    },
  },
  functions: {
    get: fn({
      doc: "Fetches an address.",
      params: [
        ["url", t.string, "an http: or https: address; a user and password in it become Basic authorization"],
        ["opts", t.optional(options)],
      ],
      returns: answers,
      permission: "net",
      example: 'local page = assert(ingot.http.get("https://example.com/"))\nprint(page.status, #page.body)',
      wait: (call, url, given) => send(call, url, { method: "GET" }, given),
    }),
    post: fn({
      doc: "Sends a body to an address. Say what it is in the header content-type: nothing is made up.",
      params: [
        ["url", t.string],
        ["body", t.optional(t.bytes), "empty unless given"],
        ["opts", t.optional(options)],
      ],
      returns: answers,
      permission: "net",
      wait: (call, url, body, given) => send(call, url, { method: "POST", body: body ?? "" }, given),
    }),
    request: fn({
      doc: "Sends a request with any method.",
      params: [
        ["url", t.string],
        ["opts", t.optional(requestOptions)],
      ],
      returns: answers,
      permission: "net",
      example:
        'local file = assert(io.open("data.bin", "wb"))\nassert(ingot.http.request("https://example.com/data", {\n  method = "GET",\n  on_chunk = function(bytes) file:write(bytes) end,\n}))',
      wait: (call, url, given) => {
        const { method = "GET", body } = given ?? {};
        if (body !== undefined && (method === "GET" || method === "HEAD"))
          throw new Error(`bad argument #2 to 'http.request' (a ${method} request has no body)`);
        return send(call, url, { method, body }, given);
      },
    }),
    random_user_agent: fn({
      doc: "How some browser of today names itself, for pages that turn other programs away.",
      returns: [["string", "name", "for the header user-agent"]],
      run: () => randomUserAgent(),
    }),
  },
};
