import { LazyProvider } from "../../cli/providers/lazyProvider";
import { providersFor } from "../../cli/providers";
import type { Provider } from "../../engine/provider";

describe("providersFor", () => {
  it("knows the packages that the program uses, and gives them without loading their libraries", () => {
    const providers = providersFor("/nowhere");
    expect(Object.keys(providers)).toEqual(expect.arrayContaining(["command", "docker"]));
    expect(providers.command!("1.2.1")).toMatchObject({ name: "command", version: "1.2.1" });
  });

  it.each(["command", "docker"])("loads %s at its first call", async (name) => {
    const provider = providersFor("/nowhere")[name]!("");
    const urn = `urn:pulumi:dev::sample::pulumi:providers:${name}::default`;
    expect((await provider.checkConfig({ urn, olds: {}, news: {} })).failures).toEqual([]);
    await provider.close();
  });
});

describe("LazyProvider", () => {
  it("loads once, and neither cancels nor closes what was never used", async () => {
    const called: string[] = [];
    const real = { close: async () => void called.push("close"), cancel: async () => void called.push("cancel") };
    const provider = new LazyProvider("x", "1", async () => {
      called.push("load");
      return { ...real, delete: async () => void called.push("delete") } as unknown as Provider;
    });
    await provider.cancel();
    await provider.close();
    expect(called).toEqual([]);
    await provider.delete({} as never);
    await provider.delete({} as never);
    await provider.cancel();
    await provider.close();
    expect(called).toEqual(["load", "delete", "delete", "cancel", "close"]);
  });
});
