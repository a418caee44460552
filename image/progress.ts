/** Says what is being done and how long it took, on stderr because the answer goes to stdout. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  process.stderr.write(`image: ${title} …\n`);
  const started = process.hrtime.bigint();
  const result = await work();
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (seconds > 2) process.stderr.write(`image: ${title}: ${seconds.toFixed(1)} s\n`);
  return result;
}
