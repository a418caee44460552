import fc from "../support/seeded";
import { frame, Frames, PacketReader, text, uint32 } from "../../connections/packet";

const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array));

test("a stream is cut into its packets, however it arrives", () => {
  fc.assert(
    fc.property(fc.array(bytes), fc.integer({ min: 1, max: 70 }), (bodies, size) => {
      const stream = Buffer.concat(bodies.map((body) => frame(body)));
      const found: Buffer[] = [];
      const frames = new Frames((body) => found.push(Buffer.from(body)));
      for (let at = 0; at < stream.length; at += size) frames.write(stream.subarray(at, at + size));
      expect(found).toEqual(bodies);
    }),
  );
});

test("a packet's members are read as they were written", () => {
  fc.assert(
    fc.property(fc.nat(255), fc.nat(0xffffffff), bytes, (byte, number, string) => {
      const packet = new PacketReader(Buffer.concat([Buffer.from([byte]), uint32(number), text(string)]));
      expect([packet.byte(), packet.uint32(), packet.string()]).toEqual([byte, number, string]);
    }),
  );
});

test("a packet that is too short is refused", () => {
  expect(() => new PacketReader(text("abc").subarray(0, 5)).string()).toThrow("ends within a string");
  expect(() => new PacketReader(Buffer.from([1])).uint32()).toThrow("outside buffer bounds");
});
