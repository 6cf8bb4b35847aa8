// Which proxy the environment asks for. fetch would find it by itself, but then nobody could check the permission.

/**
 * The proxy for an address, by the rules that curl and fetch share: `http_proxy`, `https_proxy`, else `all_proxy`, in
 * either case of letters; `no_proxy` lists the hosts that are reached directly.
 *
 * @param url the address to be fetched
 * @param environment the variables
 * @returns the address of the proxy, or undefined to connect directly
 * @throws Error when the variable does not hold an address
 */
export function findProxy(url: URL, environment: Record<string, string | undefined>): URL | undefined {
  const read = (name: string) => environment[name] || environment[name.toUpperCase()] || "";
  const proxy = (read(`${url.protocol.slice(0, -1)}_proxy`) || read("all_proxy")).trim();
  if (proxy === "" || isExempt(url, read("no_proxy"))) return undefined;
  const address = URL.parse(proxy.includes("://") ? proxy : `http://${proxy}`);
  if (address === null || (address.protocol !== "http:" && address.protocol !== "https:")) {
    throw new Error("the proxy named by the environment is not an http: or https: address");
  }
  return address;
}

function isExempt(url: URL, list: string): boolean {
  const port = portOf(url);
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === "*") return true;
    const parts = /^\.?(\[[^\]]*\]|[^:]+)(?::(\d+))?$/.exec(entry.toLowerCase());
    const name = parts?.[1];
    if (name === undefined || (parts?.[2] !== undefined && Number(parts[2]) !== port)) return false;
    return url.hostname === name || url.hostname.endsWith(`.${name}`);
  });
}

/** The port of an address, the one of its protocol if none is written. */
export function portOf(url: URL): number {
  return url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
}
