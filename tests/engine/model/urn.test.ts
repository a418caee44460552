import {
  buildUrn,
  defaultProviderName,
  isDefaultProvider,
  packageOf,
  parseProviderReference,
  parseUrn,
} from "../../../engine/model/urn";

const reference = { project: "test", stack: "dev" };

test("a URN is taken apart and put together", () => {
  const urn = "urn:pulumi:dev::test::fake:index:Group$fake:index:Thing::a::b";
  expect(parseUrn(urn)).toEqual({
    stack: "dev",
    project: "test",
    qualifiedType: "fake:index:Group$fake:index:Thing",
    type: "fake:index:Thing",
    name: "a::b",
  });
  expect(buildUrn(reference, "urn:pulumi:dev::test::fake:index:Group::g", "fake:index:Thing", "a::b")).toBe(urn);
  expect(() => parseUrn("a")).toThrow(/"a" is not a URN/);
});

test("the stack is left out of the chain of types", () => {
  expect(buildUrn(reference, "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev", "a:b:C", "n")).toBe(
    "urn:pulumi:dev::test::a:b:C::n",
  );
});

test("default providers carry their version in their name", () => {
  expect(defaultProviderName("1.2.1")).toBe("default_1_2_1");
  expect(defaultProviderName("1.0.0-beta.2+x")).toBe("default_1_0_0_beta_2_x");
  expect(defaultProviderName("")).toBe("default");
  expect(isDefaultProvider("urn:pulumi:dev::test::pulumi:providers:fake::default_1_2_1")).toBe(true);
  expect(isDefaultProvider("urn:pulumi:dev::test::pulumi:providers:fake::mine")).toBe(false);
  expect(isDefaultProvider("urn:pulumi:dev::test::fake:index:Thing::default")).toBe(false);
});

test("packages and provider references", () => {
  expect(packageOf("docker:index/container:Container")).toBe("docker");
  expect(packageOf("pulumi:providers:docker")).toBe("docker");
  expect(parseProviderReference("urn:pulumi:dev::test::pulumi:providers:fake::p::the-id")).toEqual({
    urn: "urn:pulumi:dev::test::pulumi:providers:fake::p",
    id: "the-id",
  });
});
