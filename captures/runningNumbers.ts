import { Unwrapper, type SequenceNumbering } from "../probes/numbering";
import type { EchoTable } from "./echoes";
import type { Flow } from "./flows";

/**
 * Gives each packet of a flow its running number from 1, and 0 to packets of other flows. Requests go out in order. A reply belongs to
 * the last request of its number that is still unanswered, however late it comes; where there is none, to the nearest of its
 * number: the request was answered before, or the capture has missed it.
 */
export function runningNumbers(
  table: EchoTable,
  flow: Flow | null,
  sent: number,
  { modulus, first }: SequenceNumbering,
): Float64Array {
  const running = new Float64Array(table.length);
  if (flow === null) return running;
  const numbering = new Unwrapper(modulus, first);
  const open = new OpenRequests(table, sent + table.length + modulus);
  let largest = 0;
  for (let row = 0; row < table.length; row++) {
    if (!belongs(table, row, flow)) continue;
    const sequence = table.sequence[row] ?? 0;
    if (table.isReply[row] === 0) {
      const number = numbering.next(sequence) - first + 1;
      running[row] = number < 0 ? 0 : number;
      if (number > largest) largest = number;
      open.add(number, row);
      continue;
    }
    // The largest number up to `largest` with the reply's remainder, and the one a turn later.
    const before = largest - modulo(largest - (sequence - first + 1), modulus);
    const after = before + modulus;
    const number = before >= 1 && (open.answer(before, row) || !isNearer(after, before)) ? before : after;
    running[row] = number;
  }
  return running;

  function isNearer(after: number, before: number): boolean {
    return after - largest < largest - before && (sent === 0 || after <= sent);
  }
}

function belongs(table: EchoTable, row: number, flow: Flow): boolean {
  const reply = table.isReply[row] === 1;
  return (
    table.identifier[row] === flow.identifier &&
    table.source[row] === (reply ? flow.destination : flow.source) &&
    table.destination[row] === (reply ? flow.source : flow.destination)
  );
}

function modulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

/** The requests that have no reply yet, by running number. */
class OpenRequests {
  /** Row + 1 of each; 0 where there is none, or it was answered. */
  private readonly rows: Int32Array;

  constructor(
    private readonly table: EchoTable,
    largest: number,
  ) {
    this.rows = new Int32Array(largest + 1);
  }

  add(number: number, row: number): void {
    if (number >= 0 && number < this.rows.length) this.rows[number] = row + 1;
  }

  /** Whether the reply in this row answers request `number`. ping's stamp comes back in the reply, and tells a request from one of an earlier turn. */
  answer(number: number, row: number): boolean {
    const entry = this.rows[number] ?? 0;
    if (entry === 0) return false;
    const asked = this.table.payloadStampNs[entry - 1] ?? NaN;
    const answered = this.table.payloadStampNs[row] ?? NaN;
    if (asked !== answered && !Number.isNaN(asked) && !Number.isNaN(answered)) return false;
    this.rows[number] = 0;
    return true;
  }
}
