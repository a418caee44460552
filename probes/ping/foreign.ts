/** What tells the other pings apart, each by its output or by its usage. */
const signs: readonly { name: string; sign: RegExp }[] = [
  { name: "BusyBox's", sign: /^BusyBox v\d|^\d+ bytes from \S+: seq=\d+ /m },
  { name: "inetutils'", sign: /^Try 'ping --help' or 'ping --usage'|^\d+ bytes from .*\n--- .* ping statistics ---$/m },
  { name: "a BSD's", sign: /\d+\.\d+% packet loss$|^usage: ping \[-/m },
];

/** Whose ping wrote a text, if it is one that is known and not iputils'. */
export function foreignPing(text: string): string | undefined {
  const known = signs.find(({ sign }) => sign.test(text))?.name;
  if (known !== undefined) return known;
  return /^PING .*: \d+ data bytes$/m.test(text) ? "another one (BusyBox's, inetutils' or a BSD's)" : undefined;
}
