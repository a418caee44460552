/**
 * p-values adjusted to control the false discovery rate: Benjamini and Hochberg (1995), step-up. Same order as the input.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  const order = ascending(pValues).reverse();
  const adjusted = new Array<number>(pValues.length);
  let smallest = 1;
  order.forEach((index, fromTop) => {
    const rank = pValues.length - fromTop;
    smallest = Math.min(smallest, (pValues[index] ?? 1) * (pValues.length / rank));
    adjusted[index] = smallest;
  });
  return adjusted;
}

function ascending(values: readonly number[]): number[] {
  for (const value of values)
    if (!(value >= 0 && value <= 1)) throw new RangeError(`${value} is no p-value: it must lie between 0 and 1`);
  return values.map((_, index) => index).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b);
}
