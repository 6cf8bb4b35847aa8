// One HTTP request and what becomes of it: redirects, retries, time limit, and a permission for every host on the way.

import { quoteForMessage } from "../kernel/path-text.ts";
import type { Permissions } from "../kernel/permissions.ts";
import { readBody } from "./http/body.ts";
import { HttpFailure, transportFailure, withoutCredentials } from "./http/failure.ts";
import {
  addCredentials,
  fieldText,
  removeAboutBody,
  removePrivate,
  requestHeaders,
  responseHeaders,
} from "./http/headers.ts";
import { findProxy, portOf } from "./http/proxy.ts";
import { retryDelay } from "./http/retry.ts";

export { randomUserAgent } from "./http/user-agent.ts";

/** What to send and how long to try. */
export interface HttpOptions {
  /** One of `METHODS`, in any case. */
  method: string;
  /** Names in any case. Without a user-agent the request says `ingot/VERSION`. */
  headers?: Record<string, string>;
  /** Not for GET and HEAD. A string is sent as UTF-8. */
  body?: Uint8Array | string;
  /** Milliseconds for everything together, redirects, retries and body; 30,000 if left out. */
  timeout?: number;
  /** How many redirects to follow; 10 if left out. 0 hands back the redirect itself. */
  maxRedirects?: number;
  /** How many bytes of the decoded body to take; 32 MiB if left out. */
  maxResponseBytes?: number;
  /** How often to try again; 0 if left out. See `request`. */
  maxRetries?: number;
  permissions: Permissions;
  /** Gives the request up: the connection is dropped at once. */
  signal: AbortSignal;
  /** Gets the body piece by piece, each after the promise of the one before; `HttpResponse.body` is empty then. */
  onChunk?: (bytes: Uint8Array) => void | Promise<void>;
}

/** An answer of whatever status. */
export interface HttpResponse {
  status: number;
  /** The address that answered, after redirects, without credentials. */
  finalUrl: string;
  /**
   * By lower-case name; several values are joined by ", ", those of set-cookie by a line break. A body that came
   * compressed is handed over decoded, and content-encoding and content-length are left out.
   */
  headers: Record<string, string>;
  body: Uint8Array;
  /** Whether the body was longer than `maxResponseBytes` and was cut there. */
  truncated: boolean;
}

/** Every method that fetch sends as it is; it turns others into GET without a word. */
export const METHODS: readonly string[] =
  "GET HEAD POST PUT PATCH DELETE OPTIONS QUERY PROPFIND PROPPATCH REPORT MKCOL COPY MOVE LOCK UNLOCK SEARCH PURGE".split(
    " ",
  );

const DEFAULT_TIMEOUT = 30_000;
const DEFAULT_REDIRECTS = 10;
const DEFAULT_RESPONSE_BYTES = 32 * 1024 * 1024;

/** Timers cannot be set further ahead, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** One request on the way through redirects. */
interface Hop {
  url: URL;
  method: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Sends a request and reads the answer.
 *
 * Redirects are followed as browsers do: 303, and 301 and 302 after POST, turn into GET without a body; authorization
 * and cookie headers do not follow to another origin. The net permission is checked for every host before it is
 * contacted, and for the proxy that the environment (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`) names.
 *
 * With `maxRetries`, tried again is what never reached a server, what broke off if the method may be repeated, and
 * the statuses 429, 502, 503 and 504 (502 and 504 only if the method may be repeated), waiting as Retry-After asks.
 * Nothing is tried again once `onChunk` has had bytes.
 *
 * @param url an http: or https: address; a user and password in it become Basic authorization
 * @returns the answer, whatever its status
 * @throws PermissionDenied when a host or the proxy may not be contacted
 * @throws Error when there is no usable answer, with a message that names the address and the reason
 * @throws the reason of `signal` when it aborts, and whatever `onChunk` throws
 */
export async function request(url: string, options: HttpOptions): Promise<HttpResponse> {
  options.signal.throwIfAborted();
  const hop = firstHop(url, options);
  // Asking a person is not on the clock.
  findRoute(hop, options.permissions);
  const exchange = new Exchange(hop, options);
  try {
    return await exchange.run();
  } finally {
    exchange.end();
  }
}

/** A request under way, with the clock and the signal that end it. */
class Exchange {
  #hop: Hop;
  readonly #options: HttpOptions;
  readonly #stop = new AbortController();
  readonly #deadline: number;
  readonly #timer: Timer;
  readonly #onAbort = () => this.#stop.abort(this.#options.signal.reason);
  #retries = 0;
  #hasDelivered = false;

  constructor(hop: Hop, options: HttpOptions) {
    this.#hop = hop;
    this.#options = options;
    options.signal.addEventListener("abort", this.#onAbort);
    const timeout = Math.min(options.timeout ?? DEFAULT_TIMEOUT, LONGEST_TIMER);
    this.#deadline = performance.now() + timeout;
    this.#timer = setTimeout(() => {
      this.#stop.abort(new HttpFailure(this.#hop.url, `timed out after ${timeout / 1000} s`));
    }, timeout);
  }

  /** Follows redirects to the answer. */
  async run(): Promise<HttpResponse> {
    const most = this.#options.maxRedirects ?? DEFAULT_REDIRECTS;
    for (let redirects = 0; ; redirects++) {
      const answer = await this.#tryHop(most > 0);
      if (!(answer instanceof Response)) return answer;
      if (redirects === most) throw new HttpFailure(this.#hop.url, `too many redirects, more than ${most}`);
      this.#hop = nextHop(this.#hop, answer);
    }
  }

  /** Drops the connection if it is still in use, and lets go of clock and signal. */
  end(): void {
    clearTimeout(this.#timer);
    this.#options.signal.removeEventListener("abort", this.#onAbort);
    this.#stop.abort();
  }

  /** One hop with its retries. @returns a redirect as the Response it is, anything else as the final answer */
  async #tryHop(follow: boolean): Promise<HttpResponse | Response> {
    for (;;) {
      try {
        const response = await this.#send();
        const delay = retryDelay(this.#hop.method, response, this.#retries);
        if (delay === undefined || !this.#mayRetry(delay)) {
          if (!follow || !isRedirect(response)) return await this.#read(response);
          await this.#wait(discard(response));
          return response;
        }
        await this.#wait(discard(response));
        await this.#pause(delay);
      } catch (error) {
        // Why it was given up says more than what that did to the connection.
        this.#stop.signal.throwIfAborted();
        const delay = error instanceof HttpFailure ? retryDelay(this.#hop.method, error, this.#retries) : undefined;
        if (delay === undefined || !this.#mayRetry(delay)) throw error;
        await this.#pause(delay);
      }
    }
  }

  async #send(): Promise<Response> {
    const { url, method, headers, body } = this.#hop;
    const proxy = findRoute(this.#hop, this.#options.permissions);
    const target = withoutCredentials(url);
    target.hash = "";
    const sent = fetch(target, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      redirect: "manual",
      decompress: false,
      timeout: false,
      proxy: proxy?.href ?? false,
      signal: this.#stop.signal,
    } as BunFetchRequestInit);
    return this.#wait(sent).catch((error: unknown) => {
      throw transportFailure(url, error);
    });
  }

  async #read(response: Response): Promise<HttpResponse> {
    const sink = new Bun.ArrayBufferSink();
    sink.start({ asUint8Array: true });
    const { onChunk, maxResponseBytes } = this.#options;
    const { truncated, decoded } = await readBody(response, {
      url: this.#hop.url,
      limit: maxResponseBytes ?? DEFAULT_RESPONSE_BYTES,
      wait: (work) => this.#wait(work),
      deliver: (bytes) => {
        if (onChunk === undefined) {
          sink.write(bytes);
          return;
        }
        this.#hasDelivered = true;
        return onChunk(bytes);
      },
    });
    const headers = responseHeaders(response.headers);
    if (decoded) {
      delete headers["content-encoding"];
      delete headers["content-length"];
    }
    const finalUrl = withoutCredentials(this.#hop.url).href;
    return { status: response.status, finalUrl, headers, body: sink.end() as Uint8Array, truncated };
  }

  #mayRetry(delay: number): boolean {
    const isLeft = this.#retries < (this.#options.maxRetries ?? 0);
    return isLeft && !this.#hasDelivered && performance.now() + delay < this.#deadline;
  }

  async #pause(delay: number): Promise<void> {
    this.#retries++;
    await this.#wait(Bun.sleep(delay));
  }

  /**
   * Waits for something unless the request is given up before. Not a race against one promise for that: it would keep
   * the value of every wait until the request is over, and so the whole body.
   */
  async #wait<Value>(work: Promise<Value>): Promise<Value> {
    const { signal } = this.#stop;
    let giveUp = () => {};
    const stopped = new Promise<never>((_, reject) => {
      giveUp = () => reject(signal.reason);
      signal.addEventListener("abort", giveUp);
    });
    try {
      if (signal.aborted) giveUp();
      return await Promise.race([stopped, work]);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }
}

function firstHop(address: string, options: HttpOptions): Hop {
  const url = URL.parse(address);
  if (url === null) {
    const shown = address.replace(/\/\/[^/?#]*@/, "//");
    throw new Error(`cannot fetch ${quoteForMessage(shown)}: it is not an address such as https://example.com/`);
  }
  checkProtocol(url, url.protocol);
  const method = options.method.toUpperCase();
  if (!METHODS.includes(method)) {
    throw new HttpFailure(url, `the method ${quoteForMessage(options.method)} is not supported`);
  }
  const body = typeof options.body === "string" ? new TextEncoder().encode(options.body) : options.body;
  if (body !== undefined && (method === "GET" || method === "HEAD")) {
    throw new HttpFailure(url, `a ${method} request has no body`);
  }
  const headers = requestHeaders(options.headers ?? {});
  addCredentials(headers, url);
  return { url, method, headers, body: body as Uint8Array<ArrayBuffer> | undefined };
}

function checkProtocol(from: URL, protocol: string): void {
  if (protocol === "http:" || protocol === "https:") return;
  throw new HttpFailure(from, `only http: and https: can be fetched, not ${protocol}`);
}

/** Checks that the host may be contacted, and the proxy on the way. @returns the proxy */
function findRoute({ url }: Hop, permissions: Permissions): URL | undefined {
  permissions.check("net", `${url.hostname}:${portOf(url)}`);
  let proxy: URL | undefined;
  try {
    proxy = findProxy(url, process.env);
  } catch (error) {
    throw transportFailure(url, error);
  }
  // A program may set the variables: without this check it could send anything anywhere.
  if (proxy !== undefined) permissions.check("net", `${proxy.hostname}:${portOf(proxy)}`);
  return proxy;
}

function isRedirect(response: Response): boolean {
  return [301, 302, 303, 307, 308].includes(response.status) && response.headers.has("location");
}

function nextHop({ url, method, headers, body }: Hop, { status, headers: fields }: Response): Hop {
  const location = fieldText(fields.get("location") ?? "");
  const target = URL.parse(location, url.href);
  if (target === null) throw new HttpFailure(url, `it redirects to ${quoteForMessage(location)}, which is no address`);
  checkProtocol(url, target.protocol);
  if (target.hash === "") target.hash = url.hash;
  const kept = new Headers(headers);
  if (target.origin !== url.origin) removePrivate(kept);
  addCredentials(kept, target);
  const becomesGet = status === 303 ? method !== "HEAD" : (status === 301 || status === 302) && method === "POST";
  if (!becomesGet) return { url: target, method, headers: kept, body };
  removeAboutBody(kept);
  return { url: target, method: "GET", headers: kept, body: undefined };
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel();
}
