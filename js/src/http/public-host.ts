/** Which names and addresses of hosts are public, by their spelling alone: a name is not looked up, since most runtimes cannot. */

/** Whether a host name, or an address as URLs write it, is public. */
export function isPublicHost(hostname: string): boolean {
  // One dot at the end says that the name is complete. Resolvers pass more of them over, and judge what stands before.
  const host = hostname.toLowerCase().replace(/\.$/u, "");
  if (host.startsWith("[")) return isPublicIpv6(host.slice(1, -1));
  if (host.split(".").includes("")) return false;
  const numbers = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/u.exec(host);
  if (numbers !== null) return isPublicIpv4(numbers.slice(1).map(Number));
  // URL parsers turn every other spelling of an IPv4 address into the usual one; those that do not must not slip through.
  if (/(?:^|\.)(?:\d+|0x[\da-f]*)$/u.test(host)) return false;
  return host.includes(".") && !INTERNAL_NAME.test(host);
}

/** Endings of names that private networks give; names without a dot are private as well. */
const INTERNAL_NAME =
  /\.(?:corp|home|home\.arpa|internal|intranet|lan|local|localdomain|localhost|onion|private|svc|test)$/u;

/** First and last number of the ranges that are not public: IANA's special-purpose registry, multicast and the rest. */
const RESERVED_IPV4: readonly (readonly [from: string, to: string])[] = [
  ["0.0.0.0", "0.255.255.255"],
  ["10.0.0.0", "10.255.255.255"],
  ["100.64.0.0", "100.127.255.255"],
  ["127.0.0.0", "127.255.255.255"],
  ["169.254.0.0", "169.254.255.255"],
  ["172.16.0.0", "172.31.255.255"],
  ["192.0.0.0", "192.0.0.255"],
  ["192.0.2.0", "192.0.2.255"],
  ["192.88.99.0", "192.88.99.255"],
  ["192.168.0.0", "192.168.255.255"],
  ["198.18.0.0", "198.19.255.255"],
  ["198.51.100.0", "198.51.100.255"],
  ["203.0.113.0", "203.0.113.255"],
  ["224.0.0.0", "255.255.255.255"],
];

function isPublicIpv4(numbers: readonly number[]): boolean {
  if (numbers.some((number) => number > 255)) return false;
  const address = ipv4Value(numbers);
  return !RESERVED_IPV4.some(([from, to]) => address >= ipv4Value(dotted(from)) && address <= ipv4Value(dotted(to)));
}

function dotted(text: string): number[] {
  return text.split(".").map(Number);
}

function ipv4Value(numbers: readonly number[]): number {
  return numbers.reduce((value, number) => value * 256 + number, 0);
}

/** Only 2000::/3 is public unicast: IPv4 in IPv6, loopback, local and multicast addresses lie outside. */
function isPublicIpv6(text: string): boolean {
  const [head = "", tail] = text.split("::");
  const [left, right] = [groups(head), groups(tail ?? "")];
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const address = [...left, ...Array<number>(Math.max(missing, 0)).fill(0), ...right];
  const [first = 0, second = 0] = address;
  if (address.length !== 8 || address.some(Number.isNaN)) return false;
  if (first < 0x2000 || first > 0x3fff) return false;
  // Protocol assignments with Teredo, documentation, 6to4, documentation again.
  if (first === 0x2001 && (second < 0x200 || second === 0xdb8)) return false;
  return first !== 0x2002 && !(first === 0x3fff && second < 0x1000);
}

function groups(text: string): number[] {
  return text === ""
    ? []
    : text.split(":").map((group) => (/^[\da-f]{1,4}$/u.test(group) ? Number.parseInt(group, 16) : Number.NaN));
}
