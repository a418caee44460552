/** So many decimals that the last one is that of the uncertainty's first digit: a value has none beyond what is known. */
export function decimalsFor(uncertainty: number): number {
  return Math.max(-Math.floor(Math.log10(uncertainty)), 0);
}

/** "5.5 ±0.8": both with so many decimals. What follows the sign is rounded up, so that it never looks like none. */
export function plusMinus(value: number, spread: number, decimals: number): string {
  const up = Math.ceil(spread * 10 ** decimals - 1e-9) / 10 ** decimals;
  return `${signed(value, decimals)} ±${up.toFixed(decimals)}`;
}

/** With a real minus, and none before a zero. */
export function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
