/** So many siblings of one type are a fleet, which is shown as one. */
export const fleetFrom = 5;

/** What the names of a fleet have in common at their beginning, and a star: "background-sender-*". */
export function fleetName(names: string[]): string {
  const [first = "", ...others] = names;
  let length = first.length;
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1;
  return `${first.slice(0, length)}*`;
}
