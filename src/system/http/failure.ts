// What can go wrong between us and a server, in a sentence that names the address but no password.
import { codeOf } from "../../kernel/system-error.ts";

/** When a failed request may be sent again: never, if repeating it does no harm, or always as nothing was sent. */
export type Repeatable = "never" | "idempotent" | "always";

/** A request that got no usable answer. */
export class HttpFailure extends Error {
  override name = "HttpFailure";
  readonly repeatable: Repeatable;

  /**
   * @param url the address; credentials in it are left out of the message
   * @param reason what happened
   */
  constructor(url: URL, reason: string, repeatable: Repeatable = "never") {
    super(`cannot fetch "${nameUrl(url)}": ${reason}`);
    this.repeatable = repeatable;
  }
}

/** Addresses are cut to this many characters in messages. */
const LONGEST_NAME = 200;

/** An address without user and password, short enough to be shown. */
function nameUrl(url: URL): string {
  const { href } = withoutCredentials(url);
  return href.length > LONGEST_NAME ? `${href.slice(0, LONGEST_NAME)}…` : href;
}

/** A copy of an address without user and password. */
export function withoutCredentials(url: URL): URL {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  return copy;
}

const reasons: Record<string, [reason: string, repeatable: Repeatable]> = {
  ECONNREFUSED: ["connection refused", "always"],
  ENOTFOUND: ["the host name was not found", "always"],
  EAI_AGAIN: ["the host name could not be looked up", "always"],
  EHOSTUNREACH: ["the host cannot be reached", "always"],
  ENETUNREACH: ["the network cannot be reached", "always"],
  ETIMEDOUT: ["the connection timed out", "idempotent"],
  ECONNRESET: ["the server closed the connection before its answer was complete", "idempotent"],
  EPIPE: ["the server closed the connection before its answer was complete", "idempotent"],
  EPROTO: ["no TLS connection could be made; does the server speak TLS on this port?", "never"],
  InvalidContentLength: ["the answer states a length that is no number", "never"],
  InvalidHTTPResponse: ["the answer is not valid HTTP", "never"],
  Malformed_HTTP_Response: ["the answer is not valid HTTP, or its headers are too long", "never"],
  UnrequestedUpgrade: ["the server changed to another protocol unasked", "never"],
  UnsupportedProxyProtocol: ["the proxy named by the environment is neither http: nor https:", "never"],
  ERR_TLS_CERT_ALTNAME_INVALID: ["the certificate of the server is for another host", "never"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["the certificate of the server is self-signed", "never"],
  SELF_SIGNED_CERT_IN_CHAIN: ["the certificate of the server is signed by an unknown authority", "never"],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["the certificate of the server is signed by an unknown authority", "never"],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: ["the certificate of the server is signed by an unknown authority", "never"],
  CERT_HAS_EXPIRED: ["the certificate of the server has expired", "never"],
  CERT_NOT_YET_VALID: ["the certificate of the server is not valid yet", "never"],
};

/** Retells what `fetch` threw. */
export function transportFailure(url: URL, error: unknown): HttpFailure {
  if (error instanceof HttpFailure) return error;
  const code = codeOf(error);
  const known = code !== undefined && Object.hasOwn(reasons, code) ? reasons[code] : undefined;
  if (known !== undefined) return new HttpFailure(url, ...known);
  const message = error instanceof Error ? error.message.split(/[\r\n]/, 1)[0] : undefined;
  return new HttpFailure(url, code ?? (message || "the connection failed"));
}
