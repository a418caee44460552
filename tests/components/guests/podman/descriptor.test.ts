import { podman } from "../../../../components/guests/podman/descriptor";

it("wants a Podman that answers and takes images", () => {
  const [check] = podman.doctor.checks;
  expect(check!.judge({ podman: "4.3.1", podmanImageComplaint: null })).toEqual({
    verdict: "ok",
    found: "version 4.3.1",
  });
  expect(check!.judge({ podman: null, podmanImageComplaint: null })).toEqual({
    verdict: "fail",
    found: "podman info fails",
    change: "there: see what podman info says",
  });
  const complaint = "open /etc/containers/policy.json: no such file or directory";
  expect(check!.judge({ podman: "4.3.1", podmanImageComplaint: complaint })).toEqual({
    verdict: "fail",
    found: `version 4.3.1 takes no images: ${complaint}`,
    change: expect.stringContaining("policy") as string,
  });
});

it("names the image so that Podman asks no registry for it", () => {
  const image = { files: { "root.tar": {} } };
  expect(podman.image.ofImage("/images/1", image, "tare/guest:1")).toEqual({ image: "localhost/tare/guest:1" });
});
