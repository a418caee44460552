import { StringDecoder } from "node:string_decoder";

/** Splits a stream of chunks into lines and calls back with each, at the end also with an unfinished last line. */
export class Lines {
  private readonly decoder = new StringDecoder("utf8");
  private rest = "";

  constructor(private readonly each: (line: string) => void) {}

  write(chunk: Buffer): void {
    const parts = (this.rest + this.decoder.write(chunk)).split("\n");
    this.rest = parts.pop() ?? "";
    for (const part of parts) this.each(part.replace(/\r$/, ""));
  }

  end(): void {
    const last = this.rest + this.decoder.end();
    this.rest = "";
    if (last !== "") this.each(last);
  }
}
