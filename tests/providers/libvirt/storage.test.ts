import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { overlayStylesheet } from "../../../components/guests/kvm/stylesheet";
import { pool } from "../../../providers/libvirt/resources/pool";
import { volume } from "../../../providers/libvirt/resources/volume";
import { context, FakeHypervisor, missing, refused, type Answer } from "./fakeHypervisor";
import { itTransforms } from "../../support/xslt";

interface Existing {
  capacity?: number;
  allocation?: number;
  format?: string;
  base?: string;
}

const volumeXml = ({ capacity = 1024, allocation = 0, format = "qcow2", base = "" }: Existing) =>
  `<volume type='file'><name>v</name><key>/p/v</key><capacity unit='bytes'>${capacity}</capacity>
   <allocation unit='bytes'>${allocation}</allocation><target><path>/p/v</path><format type='${format}'/></target>
   ${base && `<backingStore><path>${base}</path><format type='raw'/></backingStore>`}</volume>`;

const inputs = { name: "v", pool: "p", size: 1024, format: "qcow2" };
const taken = refused("storage volume 'v' exists already");

/** A host where a volume v is there already. */
const hostWith = (existing: Existing, other: (command: string) => Answer = () => "/p/v") =>
  new FakeHypervisor((command) => {
    if (command === "vol-create p") return taken;
    if (/^vol-dumpxml (p v|\/p\/v)$/.test(command)) return volumeXml(existing);
    return other(command);
  });

test("a new volume costs no refresh of its pool", async () => {
  const host = new FakeHypervisor((command) => (command.startsWith("vol-dumpxml") ? volumeXml({}) : "/p/v\n"));
  const made = await volume.create(host, inputs, context());
  expect(made).toEqual({ id: "/p/v", properties: { format: "qcow2", name: "v", size: 1024 } });
  expect(host.commands).toEqual(["vol-create p", "vol-key p v", "vol-dumpxml /p/v"]);
});

test("a pool that is stopped is started for a new volume", async () => {
  let isActive = false;
  const host = new FakeHypervisor((command) => {
    if (command === "pool-start p") isActive = true;
    if (command === "pool-info p") return "Name:           p\nState:          inactive\n";
    if (command === "vol-create p" && !isActive)
      return refused("Requested operation is not valid: storage pool 'p' is not active");
    return command.startsWith("vol-dumpxml") ? volumeXml({}) : "/p/v\n";
  });
  expect((await volume.create(host, inputs, context())).id).toBe("/p/v");
  expect(host.commands).toEqual(
    expect.arrayContaining(["vol-create p", "pool-info p", "pool-start p", "vol-create p", "vol-key p v"]),
  );
});

test("a volume of the name that nobody has written to, and else the same, is what an interrupted deployment left", async () => {
  expect((await volume.create(hostWith({ allocation: 200_000 }), inputs, context())).id).toBe("/p/v");
});

test.each<[Existing, RegExp]>([
  [{ capacity: 2048 }, /its size is 2048 bytes/],
  [{ format: "raw" }, /its format is raw/],
  [{ base: "/p/other" }, /its base is \/p\/other/],
  [{ allocation: 5_000_000 }, /5000000 bytes of it are written/],
])("another's volume %j is not adopted", async (existing, reason) => {
  const host = hostWith(existing);
  const create = volume.create(host, inputs, context());
  await expect(create).rejects.toThrow(reason);
  await expect(create).rejects.toMatchObject({
    wayOut: "Nothing was touched. Remove it (virsh vol-delete --pool p v) or choose another name.",
  });
  expect(host.commands.some((command) => command.startsWith("vol-delete"))).toBe(false);
});

test("an interrupted create's volume is found again; another's is not taken for it", async () => {
  expect(await volume.find(hostWith({}), inputs, context())).toMatchObject({ id: "/p/v" });
  expect(await volume.find(hostWith({ capacity: 2048 }), inputs, context())).toMatch(
    /has a volume v in pool p that may be half filled or another's: its size is 2048 bytes/,
  );
  expect(await volume.find(new FakeHypervisor(() => missing), inputs, context())).toBeUndefined();
});

itTransforms(
  "a volume whose base comes from its stylesheet is known by that base, and by no size of its own",
  async () => {
    const { name, pool: poolName, format } = inputs;
    const overlay = { name, pool: poolName, format, xml: { xslt: overlayStylesheet("/images/disk", "raw") } };
    expect(await volume.find(hostWith({ base: "/images/disk" }), overlay, context())).toMatchObject({ id: "/p/v" });
    expect(await volume.find(hostWith({ base: "/images/older" }), overlay, context())).toMatch(
      /its base is \/images\/older/,
    );
  },
);

describe("a volume with a source", () => {
  let folder: string;
  let source: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "libvirt-test-"));
    source = join(folder, "source.img");
    writeFileSync(source, "content");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const withSource = () => ({ name: "v", pool: "p", source });
  const hostHolding = (content: string) => {
    const host: FakeHypervisor = hostWith({ capacity: 7, format: "raw" });
    const run = host.run.bind(host);
    host.run = async (doing, given, args, document) => {
      if (args[0] === "vol-download") writeFileSync(args.at(-1) as string, content);
      return run(doing, given, args, document);
    };
    return host;
  };

  test("is removed when it cannot be filled", async () => {
    const host = new FakeHypervisor((command) =>
      command.startsWith("vol-upload") ? refused("No space left on device") : "",
    );
    await expect(volume.create(host, withSource(), context())).rejects.toThrow(
      "filling volume v: No space left on device",
    );
    expect(host.commands.at(-1)).toBe("vol-delete p v");
  });

  test("is used where it is there with that content, byte by byte", async () => {
    expect((await volume.create(hostHolding("content"), withSource(), context())).id).toBe("/p/v");
    await expect(volume.create(hostHolding("c0ntent"), withSource(), context())).rejects.toThrow(
      /its content is not .*source.img's/,
    );
  });

  test("that cannot be read is an error before anything is made", async () => {
    const host = new FakeHypervisor(() => "");
    const create = volume.create(host, { ...withSource(), source: "nowhere.img" }, context());
    await expect(create).rejects.toThrow(/source nowhere.img cannot be read/);
    expect(host.commands).toEqual([]);
  });
});

test("an overlay has its base's size, and no less", async () => {
  const host = new FakeHypervisor((command) =>
    command.startsWith("vol-dumpxml") ? volumeXml({ format: "raw" }) : "/p/v",
  );
  await volume.create(host, { name: "v", pool: "p", baseVolumeId: "/p/base" }, context());
  expect(host.documents[0]).toContain('<capacity unit="bytes">1024</capacity>');
  expect(host.documents[0]).toMatch(/<backingStore>\s*<path>\/p\/v<\/path>\s*<format type="raw"\/>/);
  const smaller = volume.create(host, { name: "v", pool: "p", baseVolumeId: "/p/base", size: 5 }, context());
  await expect(smaller).rejects.toThrow(/size 5 is less than its base's 1024 bytes/);
});

test("contradicting inputs are refused", async () => {
  const host = new FakeHypervisor(() => "");
  const create = volume.create(host, { name: "v", pool: "p", source: "a", size: 5 }, context());
  await expect(create).rejects.toThrow("give source or size, not both");
});

test("a volume of a pool that is not started is looked for again once it is", async () => {
  let started = false;
  const host = new FakeHypervisor((command) => {
    if (command === "vol-dumpxml /p/v") return started ? volumeXml({}) : missing;
    if (command === "pool-info p") return "State:          inactive";
    if (command === "pool-start p") started = true;
    return "";
  });
  expect((await volume.read(host, "/p/v", inputs, context()))?.id).toBe("/p/v");
});

describe("a pool", () => {
  const poolXml = (path: string) =>
    `<pool type='dir'><name>p</name><uuid>u</uuid><capacity unit='bytes'>10</capacity><allocation unit='bytes'>4</allocation>
     <available unit='bytes'>6</available><target><path>${path}</path></target></pool>`;
  const wanted = { name: "p", type: "dir", target: { path: "/p" } };

  test("is undefined again where it cannot be started", async () => {
    const host = new FakeHypervisor((command) =>
      command === "pool-dumpxml p" ? missing : command === "pool-start p" ? refused("cannot open directory") : "",
    );
    await expect(pool.create(host, wanted, context())).rejects.toThrow("cannot open directory");
    expect(host.commands.at(-1)).toBe("pool-undefine p");
  });

  test.each([
    ["/elsewhere", ""],
    ["/p", " disk.img   /p/disk.img\n"],
  ])("of the name at %s that holds %j is another's", async (path, volumes) => {
    const host = new FakeHypervisor((command) =>
      command === "pool-dumpxml p" ? poolXml(path) : command === "vol-list p" ? volumes : "",
    );
    await expect(pool.create(host, wanted, context())).rejects.toThrow(/the name p is taken by a pool at/);
    expect(host.commands).not.toContain("pool-undefine p");
  });

  test("of an interrupted create is known by the UUID that it would have", async () => {
    const { uuid } = context();
    const host = new FakeHypervisor((command) => (command === `pool-dumpxml ${uuid}` ? poolXml("/p") : missing));
    expect(await pool.find(host, wanted, context())).toMatchObject({ id: "u" });
    const another = new FakeHypervisor((command) => (command === "pool-dumpxml p" ? poolXml("/p") : missing));
    expect(await pool.find(another, wanted, context())).toBeUndefined();
  });

  test("that still holds volumes is not removed", async () => {
    const host = new FakeHypervisor((command) =>
      command === "pool-dumpxml u" ? poolXml("/p") : command === "vol-list u" ? " mine.img   /p/mine.img\n" : "",
    );
    await expect(pool.delete(host, "u", wanted, context())).rejects.toThrow(/still holds mine.img/);
    expect(host.commands).not.toContain("pool-destroy u");
  });

  test("goes with its folder", async () => {
    const host = new FakeHypervisor((command) => (command === "pool-dumpxml u" ? poolXml("/p") : ""));
    await pool.delete(host, "u", wanted, context());
    expect(host.commands.slice(-3)).toEqual(["pool-destroy u", "pool-delete u", "pool-undefine u"]);
  });

  test("whose folder was never made, as a killed deployment leaves it, goes all the same", async () => {
    const host = new FakeHypervisor((command) =>
      command === "pool-dumpxml u"
        ? poolXml("/p")
        : command === "pool-delete u"
          ? refused("failed to remove pool '/p': No such file or directory")
          : "",
    );
    await pool.delete(host, "u", wanted, context());
    expect(host.commands.at(-1)).toBe("pool-undefine u");
  });

  test("whose folder cannot be removed for another reason stays", async () => {
    const host = new FakeHypervisor((command) =>
      command === "pool-dumpxml u"
        ? poolXml("/p")
        : command === "pool-delete u"
          ? refused("failed to remove pool '/p': Directory not empty")
          : "",
    );
    await expect(pool.delete(host, "u", wanted, context())).rejects.toThrow("Directory not empty");
    expect(host.commands).not.toContain("pool-undefine u");
  });
});
